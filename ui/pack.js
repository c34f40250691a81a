// The meeting pack: buttons under quotations, the address of the pack, printing.
(() => {
  if (window.meetingPack) return;
  window.meetingPack = true;
  const say = (text) => { document.getElementById("cv-status").textContent = text; };

  const change = async (button) => {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const fault = button.parentElement.querySelector(".cv-pack-fault");
    fault.textContent = "";
    try {
      const answer = await fetch("./cv/pack", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          quotation: button.dataset.pack,
          wanted: button.dataset.there !== "yes",
          question: new URLSearchParams(window.location.search).get("q") || "",
        }),
      });
      const now = await answer.json();
      if (now.fault) throw new Error(now.fault);
      button.dataset.there = now.there ? "yes" : "no";
      button.firstElementChild.textContent = now.there ? "Remove from meeting pack" : "Add to meeting pack";
      button.parentElement.querySelector(".cv-in-pack").hidden = !now.there;
      for (const line of document.querySelectorAll(".cv-pack-line")) {
        line.hidden = now.count === 0;
        line.firstElementChild.textContent = now.line;
      }
      say(now.said);
    } catch (error) {
      const lost = "The program does not answer. Try again in a moment.";
      fault.textContent = error instanceof TypeError || error instanceof SyntaxError ? lost : error.message;
      say(fault.textContent);
    } finally {
      button.removeAttribute("aria-busy");
    }
  };

  // What was written or ticked last is sent when its box is left, and a slow server takes its time. A file is fetched once
  // all of it has arrived: once the page has drawn what stands in the boxes.
  const SENT = 600;
  const LONGEST = 20000;
  let left = -SENT;
  document.addEventListener("focusout", (event) => { if (event.target.matches("textarea, input")) left = performance.now(); });
  const plain = (text) => (text ?? "").replace(/[^\p{L}\p{N}\p{P}\p{S}]/gu, "");
  const drawn = (note) => note?.textContent.slice(note.firstElementChild.textContent.length);
  const unsent = () => {
    const packed = document.querySelectorAll(".cv-packed");
    const boxes = [...document.querySelectorAll('[class*="st-key-pack-edit-"] textarea')];
    if (boxes.some((box, n) => plain(box.value) !== plain(drawn(packed[n]?.querySelector(".cv-note"))))) return true;
    const title = document.querySelector('input[aria-label="Title of the pack"]');
    return title && plain(title.value || "Meeting pack") !== plain(document.querySelector(".cv-pack-title")?.textContent);
  };
  const running = () => ["running", "rerunRequested"].includes(document.querySelector("[data-testid=stApp]")?.dataset.testScriptState);
  const arriving = () => performance.now() - left < SENT || running() || unsent();
  let waited = null;
  const fetchFile = (file, since) => {
    if (arriving() && performance.now() - since < LONGEST) {
      setTimeout(fetchFile, 100, file, since);
      return;
    }
    waited = file;
    file.click();
    waited = null;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-pack]");
    if (button) change(button);
    if (event.target.closest("button[data-print]")) window.print();
    const file = event.target.closest("a[download]");
    if (file && file !== waited && arriving()) {
      event.preventDefault();
      fetchFile(file, performance.now());
    }
  });

  // The address names the quotations that are shown, without a step back for every change.
  let focused = "";
  const follow = () => {
    const place = document.querySelector("[data-address]");
    if (!place) return;
    const wanted = place.dataset.address;
    if (window.location.search !== wanted && window.location.pathname.endsWith("/pack")) {
      history.replaceState(history.state, "", window.location.pathname + wanted);
    }
    if (place.dataset.focus && place.dataset.number !== focused) {
      focused = place.dataset.number;
      const target = document.querySelector(place.dataset.focus) || document.querySelector("h1");
      if (!target.matches("button, a")) target.tabIndex = -1;
      setTimeout(() => target.focus(), 0);
    }
  };
  new MutationObserver(follow).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-address", "data-number"] });
  follow();
})();
