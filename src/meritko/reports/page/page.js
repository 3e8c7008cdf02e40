// What the page does when it is open.

function startContents() {
  const list = document.querySelector('nav details');
  const wide = matchMedia('(min-width: 64em)');
  const settle = () => { list.open = wide.matches; };
  wide.addEventListener('change', settle);
  settle();
  list.addEventListener('click', (event) => { if (event.target.tagName === 'A' && !wide.matches) list.open = false; });
  const links = new Map([...list.querySelectorAll('a')].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      links.forEach((link) => link.removeAttribute('aria-current'));
      links.get(entry.target.parentElement.id)?.setAttribute('aria-current', 'true');
    }
  }, { rootMargin: '0px 0px -70% 0px' });
  document.querySelectorAll('main section > h2, main section > h3, main section > h4').forEach((one) => seen.observe(one));
}

document.querySelectorAll('details.numbers').forEach((one) => { one.open = false; });
startContents();
startTables();
startCharts();
startCards();
