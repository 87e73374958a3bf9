"use strict";
// The desk's only script: a warning before a session ends, so that nobody is surprised in the middle of a sentence.
// Without it nothing is lost either: a form sent too late is carried through signing in.
(() => {
  const EARLY = 300; // seconds before the end
  let notice, ends, timers = [], typed = false;
  const others = new BroadcastChannel("desk"); // of this browser: work in one window keeps the others awake
  const say = words => { notice.querySelector("p").textContent = words; notice.hidden = false; };
  const plan = seconds => {
    timers.forEach(clearTimeout);
    ends = Date.now() + seconds * 1000;
    notice.hidden = true;
    notice.querySelector("button").hidden = false;
    timers = [setTimeout(warn, Math.max(0, seconds - EARLY) * 1000), setTimeout(over, seconds * 1000)];
  };
  const warn = () => say(notice.dataset.soon);
  const over = () => {
    if (Date.now() < ends - 1000) return;
    if (!typed) { location.replace("/desk/sign-in"); return; } // no case is left on a screen that nobody sits at
    notice.querySelector("button").hidden = true;
    say(notice.dataset.over);
  };
  const stay = () => fetch("/desk/stay", { redirect: "manual" }).then(answer => {
    if (!answer.ok) { over(); return; }
    answer.text().then(seconds => { plan(+seconds); others.postMessage(+seconds); });
  }, () => say(notice.dataset.broken));
  addEventListener("DOMContentLoaded", () => {
    notice = document.querySelector("[data-seconds]");
    if (!notice) return;
    plan(+notice.dataset.seconds);
    others.postMessage(+notice.dataset.seconds);
    others.onmessage = event => plan(event.data);
    notice.querySelector("button").addEventListener("click", stay);
    addEventListener("input", event => { if (event.target.closest("form[method=post]")) typed = true; });
    // A machine that slept wakes up late: look at the clock, not at the timer.
    addEventListener("visibilitychange", () => { if (Date.now() > ends) over(); else if (Date.now() > ends - EARLY * 1000) warn(); });
  });
})();
