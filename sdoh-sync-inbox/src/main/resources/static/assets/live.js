// Follows changes: lists are fetched again, other pages say that something changed. Without this script everything works by hand.
'use strict';
(() => {
  const said = document.getElementById('live');
  const parts = [...document.querySelectorAll('[data-live]')];
  let due;

  async function follow() {
    const lists = parts.filter((part) => part.dataset.live === 'replace' && !part.contains(document.activeElement));
    if (lists.length === 0) {
      if (parts.length > 0) {
        said.textContent = 'Something has changed. Load the page again to see it.';
      }
      return;
    }
    const answer = await fetch(location.href, {headers: {Accept: 'text/html'}});
    if (!answer.ok || answer.redirected) {
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = [...page.querySelectorAll('[data-live=replace]')];
    lists.forEach((list) => {
      const now = fresh[parts.filter((part) => part.dataset.live === 'replace').indexOf(list)];
      if (now) {
        list.replaceChildren(...now.childNodes);
      }
    });
    said.textContent = 'The list is up to date.';
  }

  const events = new EventSource('/live');
  events.addEventListener('change', () => {
    clearTimeout(due);
    due = setTimeout(() => follow().catch(() => {}), 300);
  });
  events.addEventListener('progress', (event) => {
    said.textContent = event.data;
  });
  addEventListener('pagehide', () => events.close());
})();
