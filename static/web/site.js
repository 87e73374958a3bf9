// Everything here only adds to pages that are complete without it. One set of listeners, on the window.
(() => {
  const $ = selector => document.querySelector(selector);
  const on = (kind, act) => addEventListener(kind, act, true);

  // Quick exit, nicer: Shift three times, the page hidden at once, its place in the history taken over.
  // Without this the same link leads to /leave.
  let presses = 0, alone, timer, typed = false;
  const tell = key => { const place = $(".pressed"); place.textContent = place.dataset[key] || ""; };
  const leave = () => {
    const ghost = document.createElement("p");
    ghost.role = "alert";
    ghost.textContent = $(".pressed").dataset.leaving;
    document.documentElement.append(ghost);
    document.body.hidden = true;
    navigator.sendBeacon("/leave");
    location.replace(document.body.dataset.exit);
  };
  const forget = key => { presses = 0; clearTimeout(timer); tell(key); };
  on("keydown", event => { alone = event.key === "Shift"; if (!alone && presses) forget(); });
  on("keyup", event => {
    if (event.key !== "Shift" || !alone) return;
    clearTimeout(timer);
    timer = setTimeout(() => { forget(0); timer = setTimeout(forget, 5000); }, 5000);
    if (++presses > 2) leave(); else tell(3 - presses);
  });
  on("pageshow", event => { if (event.persisted) location.reload(); });

  // The receipt's buttons, which only a script can serve.
  const begin = () => {
    document.querySelectorAll("[data-copy],[data-print]").forEach(button => { button.hidden = false; });
    typed = !!$("[data-keep=full]");
  };
  on("DOMContentLoaded", begin);
  on("click", event => {
    const button = event.target.closest("a,button");
    if (!button) return;
    if (button.matches(".exit")) { event.preventDefault(); leave(); }
    if (button.matches("[data-print]")) print();
    if (button.matches("[data-copy]")) navigator.clipboard.writeText($(".receipt code").textContent).then(() => { button.textContent = button.dataset.copy; });
  });

  // A form with unsent text asks before it is left.
  on("input", event => { if (event.target.closest("[data-keep]")) typed = true; });
  on("beforeunload", event => { if (typed && !document.body.hidden) event.preventDefault(); });

  // It is sent from within the page, so that a broken line leaves all of it standing: the server takes a form once.
  let busy = false;
  on("submit", event => {
    const form = event.target, status = form.querySelector(".sending");
    if (!status || !event.submitter) { typed = false; return; }
    event.preventDefault();
    if (busy) return;
    busy = true;
    const data = new FormData(form, event.submitter), to = event.submitter.formAction;
    const bar = document.createElement("progress");
    const say = words => { status.textContent = words; };
    const send = tries => {
      const line = new XMLHttpRequest();
      line.open("POST", to);
      line.responseType = "document";
      line.upload.onprogress = at => { bar.max = at.total; bar.value = at.loaded; };
      line.onerror = () => {
        say(tries ? status.dataset.again : status.dataset.broken);
        if (tries) setTimeout(send, 4000, tries - 1); else busy = false;
      };
      line.onload = () => {
        const page = line.response;
        busy = typed = false;
        if (line.responseURL !== to || !page) { location.replace(line.responseURL); return; }
        history.replaceState(null, "", to);
        document.title = page.title;
        document.documentElement.lang = page.documentElement.lang;
        document.body.replaceWith(page.body);
        scrollTo(0, 0);
        ($("#errors") || $("main")).focus();
        begin();
      };
      line.send(data);
    };
    say(status.dataset.sending);
    bar.ariaLabel = status.dataset.sending;
    status.append(bar);
    send(3);
  });
})();
