// What Streamlit's own page lacks: a live region, described boxes, a focus that is never lost, no single-key shortcuts.
(() => {
  if (window.chapterAndVerse) return;
  window.chapterAndVerse = true;

  // One live region that stays in the page, so that screen readers hear each change of it, once.
  const region = document.createElement("div");
  region.id = "cv-status";
  region.setAttribute("role", "status");
  region.className = "cv-hidden";
  document.body.append(region);

  // Each thing is said once. Two may stand in the page for a moment while it is redrawn: they must not answer each other.
  const said = new Set();
  const say = () => {
    for (const place of document.querySelectorAll("[data-say]")) {
      const number = place.dataset.number;
      if (said.has(number)) continue;
      said.add(number);
      const done = place.dataset.say !== "Searching";
      if (done && moved(place)) continue;
      region.textContent = place.dataset.say;
      if (done) reveal();
    }
  };

  // A pressed example is gone when its answer comes, the box for the next question stands under the answer, and Go shows
  // another page in place: the focus goes to the heading of what has come, which is read out then.
  let example = false;
  document.addEventListener("focusin", (event) => { example = event.target.closest(".st-key-examples, .st-key-next, .st-key-follow-up") !== null; });
  const moved = (place) => {
    const heading = "move" in place.dataset ? document.querySelector("h1") : example && document.getElementById("answer");
    if (!heading) return false;
    focus(heading);
    return true;
  };

  // On a phone the answer starts below the keyboard: bring its heading into view, without moving the focus.
  const reveal = () => {
    const heading = document.getElementById("answer");
    if (heading && heading.getBoundingClientRect().top > window.innerHeight * 0.6) heading.scrollIntoView();
  };

  // [label of a box, id of its hint, what the key Enter is called on a phone]
  const boxes = [
    ["Your question", "question-hint", "search"], ["Your next question about this", "next-hint", "search"], ["Go to a paragraph", "go-hint", "go"],
    ["Guidance as it stood on this date", "date-hint", "search"], ["The words to check", "check-hint", ""],
  ];
  const describe = () => {
    for (const [label, name, key] of boxes) {
      const box = document.querySelector(`:is(input, textarea)[aria-label="${label}"]`);
      const hint = document.getElementById(name);
      if (!box || !hint || box.getAttribute("aria-describedby") === name) continue;
      box.setAttribute("aria-describedby", name);
      if (key) box.setAttribute("enterkeyhint", key);
    }
    // Streamlit names the place for a file and takes its role away: as a group it gives its button "Upload" that name.
    for (const place of document.querySelectorAll('section[role="presentation"][aria-label]')) {
      place.setAttribute("role", "group");
    }
  };

  // What had the focus may be gone when its page is drawn again: the focus goes to what took its place. A reader who
  // leaves it alone (a click beside it) keeps it nowhere.
  let held = null;
  let group = "";
  document.addEventListener("focusin", (event) => {
    held = event.target;
    group = [...(held.closest?.('[class*="st-key-"]')?.classList ?? [])].find((name) => name.startsWith("st-key-")) ?? "";
  });
  const gone = () => held && !held.checkVisibility();  // what is not in the page any more is not visible either
  document.addEventListener("focusout", (event) => {
    setTimeout(() => { if (held === event.target && !gone() && document.activeElement !== held) held = null; }, 0);
    rescue();
  });
  let waiting = 0;
  const rescue = () => {
    if (waiting || !gone()) return;
    waiting = setTimeout(() => {
      waiting = 0;
      if (!gone() || document.activeElement !== document.body) return;
      const target = (group && document.querySelector(`.${CSS.escape(group)} :is(button, input, textarea)`))
        || document.querySelector(".st-key-training-steps button")
        || document.getElementById("answer") || document.querySelector("h1");
      if (target) focus(target);
    }, 250);
  };
  const focus = (target) => {
    if (!target.matches("a, button, input, textarea, summary")) target.tabIndex = -1;
    target.focus();
  };

  // Whoever comes back finds the focus on the link that led away. The browser keeps that with its history.
  const inside = (link) => link?.getAttribute("href")?.startsWith("./") && !link.hasAttribute("data-back");
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!inside(link) || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    history.replaceState({ ...history.state, left: link.getAttribute("href") }, "");
  });
  const comeBack = () => {
    const left = history.state?.left;
    if (!left || document.activeElement !== document.body) return;
    const link = document.querySelector(`a[href="${CSS.escape(left)}"]`);
    if (!link) return;
    const { left: _, ...rest } = history.state;
    history.replaceState(rest, "");
    link.focus();
  };

  // The program was started again, or another of its processes took over: it knows nothing of what stood in the page, and
  // would answer the question before under the new one. The page is loaded anew, with the question in the box.
  let visit;
  const sameVisit = () => {
    const now = document.querySelector(".cv-header")?.dataset.visit;
    if (!now || now === visit) return;
    const box = document.querySelector('input[aria-label="Your question"]');
    if (visit && box) {
      const to = new URL(location.href);
      const typed = box.value.trim();
      if (typed && typed !== (to.searchParams.get("q") ?? "").trim()) {
        to.searchParams.set("q", typed);
        to.searchParams.delete("after");
        location.replace(to);
      } else {
        location.reload();
      }
    }
    visit = now;
  };

  new MutationObserver(() => { sameVisit(); say(); describe(); rescue(); comeBack(); }).observe(
    document.body, { childList: true, subtree: true, attributeFilter: ["aria-describedby"] });
  sameVisit();
  say();
  describe();
  comeBack();

  // "Back" goes to where the reader came from, with the question; opened from elsewhere it leads to the first page.
  document.addEventListener("click", (event) => {
    const before = window.navigation ? window.navigation.canGoBack : history.length > 1;
    if (!event.target.closest?.("a[data-back]") || !before) return;
    event.preventDefault();
    history.back();
  });

  // Streamlit reruns the page at "r" and offers to clear its cache at "c": not for us.
  window.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && /^[cr]$/i.test(event.key)) {
      event.stopImmediatePropagation();
    }
  }, true);
})();
