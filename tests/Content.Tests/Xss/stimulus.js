// First in each page that is proven: whatever a script of the mail's could show is told to the server.
(() => {
  const tell = () => { fetch('/fired' + location.pathname, { method: 'POST', keepalive: true }); };
  window.alert = window.confirm = window.prompt = window.print = tell;
  console.log = tell;

  // A link to the web may be followed: that is what it is for. All others are clicked.
  addEventListener('click', event => {
    const link = event.target.closest?.('a[href], area[href]');
    if (link && /^(https?|mailto):/.test(link.protocol)) event.preventDefault();
  }, true);

  const events = ['mouseover', 'mouseenter', 'mousemove', 'mousedown', 'mouseup', 'click', 'pointerover', 'pointerdown',
    'focus', 'focusin', 'keydown', 'input', 'change', 'submit', 'toggle', 'load', 'error', 'animationstart',
    'animationend', 'transitionend', 'slotchange', 'beforetoggle', 'close'];

  function touch(element) {
    for (const type of events) {
      const Kind = /mouse|click|pointer/.test(type) ? MouseEvent : Event;
      element.dispatchEvent(new Kind(type, { bubbles: false, cancelable: true }));
    }
    if (element.focus) element.focus();
  }

  addEventListener('load', () => {
    const touchedMax = location.pathname.startsWith('/raw/') ? 50 : 1000;
    for (const element of [...document.querySelectorAll('body, body *')].slice(0, touchedMax)) touch(element);
    if (location.pathname.startsWith('/raw/')) return;
    // What a page serialises and parses again may be another page: the way of mutation XSS.
    const again = document.createElement('div');
    again.innerHTML = document.body.innerHTML;
    document.body.append(again);
    const thrice = document.createElement('div');
    thrice.innerHTML = again.innerHTML;
    document.body.append(thrice);
    for (const element of [...thrice.querySelectorAll('*')].slice(0, touchedMax)) touch(element);
  });
})();
