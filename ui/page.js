// What Streamlit's own page lacks: a live region, a described question box, no single-key shortcuts.
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
      if (done && moved()) continue;
      region.textContent = place.dataset.say;
      if (done) reveal();
    }
  };

  // A pressed example is gone when its answer comes: the focus goes to the answer's heading, which is read out then.
  let example = false;
  document.addEventListener("focusin", (event) => { example = event.target.closest(".st-key-examples") !== null; });
  const moved = () => {
    const heading = document.getElementById("answer");
    if (!heading || !example) return false;
    heading.tabIndex = -1;
    heading.focus();
    return true;
  };

  // On a phone the answer starts below the keyboard: bring its heading into view, without moving the focus.
  const reveal = () => {
    const heading = document.getElementById("answer");
    if (heading && heading.getBoundingClientRect().top > window.innerHeight * 0.6) heading.scrollIntoView();
  };

  const boxes = [["Your question", "question-hint", "search"], ["Go to a paragraph", "go-hint", "go"]];
  const describe = () => {
    for (const [label, name, key] of boxes) {
      const box = document.querySelector(`input[aria-label="${label}"]`);
      const hint = document.getElementById(name);
      if (!box || !hint || box.getAttribute("aria-describedby") === name) continue;
      box.setAttribute("aria-describedby", name);
      box.setAttribute("enterkeyhint", key);
    }
  };

  new MutationObserver(() => { say(); describe(); }).observe(
    document.body, { childList: true, subtree: true, attributeFilter: ["aria-describedby"] });
  say();
  describe();

  // "Back" goes to where the reader came from, with the question; opened on its own it leads to the first page.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("a[data-back]") || history.length < 2) return;
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
