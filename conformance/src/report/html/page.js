'use strict';

// The matrix: built from the data beside it, filtered and unfolded here, without anything from outside.

(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const MANUAL = 'https://nodejs.org/api/n-api.html';
  const EXPERIMENTAL = 2147483647;
  const [PASS, FAIL, CRASH, TIMEOUT, UNSUPPORTED, DIFFERS, UNTRIED] = data.outcomes;
  const FAILURES = [FAIL, CRASH, TIMEOUT, UNTRIED];
  const LEVELS = ['required', 'recommended', 'quirk', 'hardening'];
  const tested = data.runtimes.filter((runtime) => !runtime.problem);
  const byId = (id) => document.getElementById(id);
  const open = new Set();

  /** An element with properties and children; text is never taken for HTML. */
  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return made;
  }

  /** A name that may be broken after each underscore. */
  const breakable = (name) => name.split(/(?<=_)/).flatMap((part) => [part, element('wbr', {})]);

  const outcomeOf = (runtime, index) => data.outcomes[runtime.results[index]];
  const versionName = (version) => (version === EXPERIMENTAL ? 'experimental' : `v${version}`);
  const chapterOf = (testCase) => testCase.file.split('/')[0];
  const tone = (outcome) => (outcome === PASS ? 'good' : FAILURES.includes(outcome) ? 'bad' : 'lack');

  function count(runtime, indexes) {
    const sum = { total: indexes.length, passed: 0, failed: 0, lacking: 0 };
    for (const index of indexes) {
      const outcome = outcomeOf(runtime, index);
      if (outcome === PASS) sum.passed++;
      else if (FAILURES.includes(outcome)) sum.failed++;
      else sum.lacking++;
    }
    return sum;
  }

  // ---- the runtimes ----

  function bar({ total, passed, lacking }) {
    const part = (number, className) => {
      const made = element('i', { className });
      made.style.width = `${(100 * number) / total}%`;
      return made;
    };
    return element('div', { className: 'track' }, part(passed, ''), part(lacking, 'lack'));
  }

  function runtimeCard(runtime) {
    const napi = runtime.napi ? `, Node-API ${runtime.napi}` : '';
    const card = element('article', { className: 'runtime' },
      element('div', { className: 'heading' },
        element('h2', { textContent: runtime.name }),
        element('div', { className: 'identity', textContent: `${runtime.identity || runtime.command}${napi}` })));
    if (runtime.problem) {
      card.append(element('p', { className: 'problem', textContent: `Not tested: ${runtime.problem}` }));
      return card;
    }
    const list = element('dl', {});
    for (const level of LEVELS) {
      const indexes = [...data.cases.keys()].filter((index) => data.cases[index].level === level);
      if (!indexes.length) continue;
      const sum = count(runtime, indexes);
      list.append(element('dt', { textContent: level }), element('dd', {}, bar(sum)),
        element('dd', { textContent: `${sum.passed}/${sum.total}` }));
    }
    card.append(list);
    if (runtime.remarks.length) {
      card.append(element('details', {},
        element('summary', { textContent: `${runtime.remarks.length} processes ended badly after their cases` }),
        runtime.remarks.map((remark) => element('p', { className: 'problem', textContent: remark }))));
    }
    return card;
  }

  // ---- the matrix ----

  function chosen() {
    const words = byId('find').value.toLowerCase().split(/\s+/).filter(Boolean);
    const level = byId('level').value;
    const version = byId('version').value;
    const show = byId('show').value;
    return [...data.cases.keys()].filter((index) => {
      const testCase = data.cases[index];
      if (level && testCase.level !== level) return false;
      if (version && String(testCase.version) !== version) return false;
      const outcomes = tested.map((runtime) => outcomeOf(runtime, index));
      if (show === 'failing' && !outcomes.some((outcome) => FAILURES.includes(outcome))) return false;
      if (show === 'different' && new Set(outcomes).size < 2) return false;
      const text = `${testCase.file} ${testCase.title} ${testCase.functions.join(' ')}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  function grouped(indexes) {
    const chapters = new Map();
    for (const index of indexes) {
      const testCase = data.cases[index];
      const chapter = chapterOf(testCase);
      const row = testCase.functions[0] || testCase.title;
      if (!chapters.has(chapter)) chapters.set(chapter, new Map());
      const rows = chapters.get(chapter);
      if (!rows.has(row)) rows.set(row, []);
      rows.get(row).push(index);
    }
    return new Map([...chapters].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  function cell(tag, runtime, indexes, title) {
    const sum = count(runtime, indexes);
    const className = sum.failed ? 'bad' : sum.lacking ? 'lack' : 'good';
    const button = element('button', {
      type: 'button',
      className: `count ${className}`,
      textContent: sum.passed === sum.total ? String(sum.total) : `${sum.passed}/${sum.total}`,
      title: `${runtime.name}: ${sum.passed} pass, ${sum.failed} fail, ${sum.lacking} unsupported or older`,
    });
    button.addEventListener('click', () => showDetails(runtime, indexes, title));
    return element(tag, { className: 'cell' }, button);
  }

  function matrix() {
    const indexes = chosen();
    const chapters = grouped(indexes);
    const searching = byId('find').value.trim() !== '';
    const table = byId('matrix');
    const head = element('thead', {}, element('tr', {},
      element('th', { textContent: `${indexes.length} ${indexes.length === 1 ? 'case' : 'cases'}` }),
      tested.map((runtime) => element('th', { className: 'cell', textContent: runtime.name }))));
    const body = element('tbody', {});
    for (const [chapter, rows] of chapters) {
      const unfolded = searching || open.has(chapter);
      const fold = element('button', { type: 'button', className: 'fold', textContent: chapter });
      fold.setAttribute('aria-expanded', String(unfolded));
      fold.addEventListener('click', () => {
        if (!open.delete(chapter)) open.add(chapter);
        matrix();
      });
      const all = [...rows.values()].flat();
      body.append(element('tr', { className: unfolded ? 'chapter open' : 'chapter' },
        element('th', { scope: 'row' }, fold),
        tested.map((runtime) => cell('th', runtime, all, chapter))));
      if (!unfolded) continue;
      for (const [name, own] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const link = /^(napi|node_api)_/.test(name)
          ? element('a', { href: `${MANUAL}#${name}` }, breakable(name))
          : name;
        body.append(element('tr', { className: 'row' },
          element('td', {}, link),
          tested.map((runtime) => cell('td', runtime, own, name))));
      }
    }
    table.replaceChildren(head, body);
    byId('none').hidden = indexes.length > 0;
  }

  // ---- the cases behind a cell ----

  function source(testCase, place) {
    const text = data.sources[testCase.file];
    if (!text || !place) return null;
    const lines = text.split('\n');
    const first = Math.max(0, place.line - 6);
    const shown = lines.slice(first, place.line + 5);
    return element('pre', { className: 'source' }, shown.map((line, offset) => {
      const number = first + offset + 1;
      return element('span', { className: number === place.line ? 'here' : '' },
        element('i', { textContent: String(number) }), line || ' ');
    }));
  }

  /** Cases that differ in nothing but the version are one item. */
  function alike(runtime, indexes) {
    const items = new Map();
    for (const index of indexes) {
      const testCase = data.cases[index];
      const words = runtime.words[index];
      const key = JSON.stringify([testCase.file, testCase.title, outcomeOf(runtime, index), words && words.message]);
      if (!items.has(key)) items.set(key, []);
      items.get(key).push(index);
    }
    return [...items.values()];
  }

  function caseItem(runtime, indexes) {
    const [index] = indexes;
    const versions = indexes.map((each) => versionName(data.cases[each].version)).join(' ');
    const testCase = data.cases[index];
    const outcome = outcomeOf(runtime, index);
    const words = runtime.words[index];
    const links = testCase.functions.map((name) => [
      ' ', element('a', { href: `${MANUAL}#${name}`, textContent: name }),
    ]);
    const item = element('div', { className: 'case' },
      element('h3', {},
        element('span', { className: `badge ${tone(outcome)}`, textContent: outcome }),
        testCase.title),
      element('div', { className: 'where' },
        `${testCase.file}${words && words.place ? `:${words.place.line}` : ''}, ${versions}, ${testCase.level},`,
        links.flat()));
    if (words) {
      if (words.message) item.append(element('div', { className: 'message', textContent: words.message }));
      const code = source(testCase, words.place);
      if (code) item.append(code);
      if (words.stderr) {
        item.append(element('details', {},
          element('summary', { textContent: 'standard error' }),
          element('pre', { className: 'message', textContent: words.stderr })));
      }
    }
    return item;
  }

  function showDetails(runtime, indexes, title) {
    const failing = indexes.filter((index) => outcomeOf(runtime, index) !== PASS);
    const passing = indexes.filter((index) => outcomeOf(runtime, index) === PASS);
    const rank = (index) => FAILURES.includes(outcomeOf(runtime, index)) ? 0 : 1;
    failing.sort((a, b) => rank(a) - rank(b) || a - b);
    byId('details-title').textContent = `${title} in ${runtime.name}`;
    byId('details-body').replaceChildren(
      ...alike(runtime, failing).map((group) => caseItem(runtime, group)),
      ...(passing.length ? [element('details', { open: !failing.length },
        element('summary', { textContent: `${passing.length} that pass` }),
        alike(runtime, passing).map((group) => caseItem(runtime, group)))] : []));
    byId('details').showModal();
    byId('details').scrollTop = 0;
  }

  // ---- at the start ----

  byId('about').textContent = `${data.cases.length} cases in ${data.runtimes.length} runtimes; suite ${data.suite}.`
    + ' A cell counts the cases that pass; press it to see them.';
  byId('runtimes').append(...data.runtimes.map(runtimeCard));
  for (const version of [...new Set(data.cases.map((testCase) => testCase.version))].sort((a, b) => a - b)) {
    byId('version').append(element('option', { value: String(version), textContent: versionName(version) }));
  }
  for (const id of ['find', 'level', 'version', 'show']) {
    for (const type of ['input', 'change']) byId(id).addEventListener(type, matrix);
  }
  byId('controls').addEventListener('submit', (event) => event.preventDefault());
  byId('close').addEventListener('click', () => byId('details').close());
  byId('details').addEventListener('click', (event) => {
    if (event.target === byId('details')) byId('details').close();
  });
  matrix();
})();
