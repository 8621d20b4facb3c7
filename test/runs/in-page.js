// What a test asks of a page, run inside the browser.
globalThis.looks = {
  /** What is cut off, by what it is: the page itself, elements beyond its edges, letters outside their drawing. */
  cutOff() {
    const found = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide in ${clientWidth}`);
    for (const element of document.querySelectorAll('h1, h2, h3, h4, p, li, figure, details, dl, .scroll, nav')) {
      const { right, left, width } = element.getBoundingClientRect();
      if (width > 0 && (right > clientWidth + 1 || left < -1))
        found.push(`${element.tagName} reaches ${Math.round(right)}: ${element.textContent.slice(0, 40)}`);
    }
    for (const svg of document.querySelectorAll('svg')) {
      const box = svg.getBoundingClientRect();
      if (box.width === 0) continue;
      for (const text of svg.querySelectorAll('text')) {
        const own = text.getBoundingClientRect();
        const out = Math.max(box.left - own.left, own.right - box.right, box.top - own.top, own.bottom - box.bottom);
        if (own.width > 0 && out > 1)
          found.push(`"${text.textContent}" is ${out.toFixed(1)} outside of ${svg.getAttribute('aria-label')}`);
      }
    }
    return found;
  },

  /** Tables that are wider than the page gives them room. */
  scrolling() {
    return [...document.querySelectorAll('.scroll')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .map((element) => element.getAttribute('aria-label'));
  },

  /** Letters in one drawing that lie over each other. */
  overlapping() {
    const found = [];
    for (const svg of document.querySelectorAll('svg')) {
      if (svg.getBoundingClientRect().width === 0) continue;
      const boxes = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
      for (const [i, [text, a]] of boxes.entries())
        for (const [other, b] of boxes.slice(i + 1)) {
          const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (text && other && wide > 2 && high > 5)
            found.push(`"${text}" lies over "${other}" in ${svg.getAttribute('aria-label')}`);
        }
    }
    return found;
  },

  /** What every drawing says in words. */
  labels() {
    return [...document.querySelectorAll('svg, img')].map(
      (each) => each.getAttribute('aria-label') ?? each.getAttribute('alt') ?? '',
    );
  },

  sections() {
    return [...document.querySelectorAll('section')].map(({ id }) => id);
  },

  /** Where the focus is, and how it is shown. */
  focus() {
    const at = document.activeElement;
    return { href: at?.getAttribute('href') ?? '', outline: at ? getComputedStyle(at).outlineStyle : '' };
  },

  top(id) {
    return document.getElementById(id).getBoundingClientRect().top;
  },

  /** Contrast of ink, quiet ink and links to the paper, as WCAG 2 computes it. */
  contrasts() {
    const canvas = document.createElement('canvas').getContext('2d');
    const style = getComputedStyle(document.documentElement);
    const light = (name) => {
      canvas.fillStyle = style.getPropertyValue(name).trim();
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
        const x = byte / 255;
        return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return ['--ink', '--quiet', '--first'].map((name) => {
      const [high, low] = [light(name), light('--paper')].sort((a, b) => b - a);
      return (high + 0.05) / (low + 0.05);
    });
  },
};
