'use strict';
(() => {
const root = document.documentElement, data = JSON.parse(document.getElementById('data').textContent);
const find = (selector, from = document) => from.querySelector(selector);
let lang = 'ja', shown = '';
const pick = (ja, en) => lang === 'ja' ? ja : en;

// Elements: text is text, never markup.
const make = (tag, fields, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(fields || {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...inside.filter(part => part != null && part !== false));
  return element;
};

// The bundle: a ZIP file, unpacked here file by file when somebody looks.
let bytes;
const bundle = () => bytes ||= Uint8Array.from(atob(find('#bundle').textContent), sign => sign.charCodeAt(0));
let directory;
const files = () => {
  if (directory) return directory;
  const all = bundle(), view = new DataView(all.buffer), text = new TextDecoder();
  directory = new Map();
  let end = all.length - 22;
  while (view.getUint32(end, true) !== 0x06054b50) end--;
  for (let at = view.getUint32(end + 16, true), left = view.getUint16(end + 10, true); left > 0; left--) {
    const [name, extra, note] = [28, 30, 32].map(field => view.getUint16(at + field, true));
    directory.set(text.decode(all.subarray(at + 46, at + 46 + name)),
      {packed: view.getUint16(at + 10, true) === 8, size: view.getUint32(at + 20, true), at: view.getUint32(at + 42, true)});
    at += 46 + name + extra + note;
  }
  return directory;
};
const texts = new Map();
const file = name => {
  if (!texts.has(name)) texts.set(name, (async () => {
    const entry = files().get(name);
    if (!entry) return null;
    const all = bundle(), view = new DataView(all.buffer);
    const from = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
    const part = new Blob([all.subarray(from, from + entry.size)]);
    return new Response(entry.packed ? part.stream().pipeThrough(new DecompressionStream('deflate-raw')) : part).text();
  })());
  return texts.get(name);
};
let run;
const summary = () => run ||= file('summary.json').then(JSON.parse);
let histories;
const history = async id => {
  histories ||= file('events.ndjson').then(all => {
    const index = new Map();
    for (const line of all.split('\n')) {
      const named = /"case":"((?:[^"\\]|\\.)*)"/.exec(line.slice(0, 400));
      if (!named || named[1] === '') continue;
      const key = JSON.parse(`"${named[1]}"`);
      index.has(key) ? index.get(key).push(line) : index.set(key, [line]);
    }
    return index;
  });
  return ((await histories).get(id) || []).map(line => JSON.parse(line).body);
};

// Words.
const verdicts = new Map(data.verdicts.map(([word, ja, en], rank) => [word, {ja, en, rank}]));
const bare = verdict => verdict.replace(/\(.*/, '');
const tone = verdict => ({PASS: 'good', WARN: 'warn', REVIEW: 'warn', XFAIL: 'warn', XPASS: 'warn', INCONCLUSIVE: 'open', 'NOT-RUN': 'open',
  INFO: 'none', 'N/A': 'none'})[bare(verdict)] || 'bad';
const worded = verdict => { const known = verdicts.get(bare(verdict)); return known ? known[lang] : verdict; };
const badge = verdict => make('span', {class: `v ${tone(verdict)}`, title: verdict}, worded(verdict));
const {words} = data, at = () => lang === 'ja' ? 0 : 1;
const word = (list, value) => { const known = words.lists[list]?.[value]; return known ? known[at()] : String(value); };
const phrase = (entry, value) => {
  if (value == null || value === '' || (Array.isArray(value) && !value.length)) return pick('なし', 'none');
  const kind = entry ? entry[0] : '';
  if (kind === '?') return typeof value === 'boolean' ? entry[(value ? 3 : 5) + at()] : String(value);
  if (kind === '#') return pick(`${value}割`, `${value} tenths`);
  if (kind.startsWith('*')) return [].concat(value).map(one => word(kind.slice(1), one)).join(pick('、', ', '));
  if (typeof value === 'object') return JSON.stringify(value);
  return kind ? word(kind, value) : String(value);
};
const named = (table, path) => table[path] ? table[path][1 + at()] : path;
const reception = value => value.outcome === 'accepted' && value.level ? `accepted_${value.level}`
  : value.outcome === 'fallback_required' && value.reason ? `fallback_${value.reason}` : value.outcome;
const got = (answer, path) => {
  if (path === 'reception') return answer.reception ? reception(answer.reception) : undefined;
  return path.split('.').reduce((value, part) => value == null ? value
    : Array.isArray(value) && !/^\d+$/.test(part) ? value.map(one => one?.[part]) : value[part], answer);
};
const leaves = (value, path = '') => value && typeof value === 'object' && !Array.isArray(value)
  ? Object.entries(value).flatMap(([name, one]) => leaves(one, path ? `${path}.${name}` : name)) : [[path, value]];
const or = (entry, values) => values.map(value => phrase(entry, value)).join(pick('または', ' or '));
const demand = ({observable, kind}) => {
  const entry = words.observables[observable], name = named(words.observables, observable);
  const [[how, what]] = typeof kind === 'string' ? [[kind]] : Object.entries(kind);
  const set = values => phrase(entry, values);
  switch (how) {
    case 'exactly': return pick(`${name}は${phrase(entry, what)}`, `${name}: ${phrase(entry, what)}`);
    case 'one_of': return pick(`${name}は${or(entry, what)}のいずれか`, `${name}: one of ${or(entry, what)}`);
    case 'either': return pick(`${name}は${or(entry, what.values)}のどちらか（${what.amb}）`, `${name}: either ${or(entry, what.values)} (${what.amb})`);
    case 'must_not': return pick(`${name}は${or(entry, what)}ではない`, `${name}: not ${or(entry, what)}`);
    case 'contains': return pick(`${name}に${set(what)}を含む`, `${name} contains ${set(what)}`);
    case 'excludes': return pick(`${name}に${set(what)}を含まない`, `${name} does not contain ${set(what)}`);
    case 'in_order': return pick(`${name}は${what.map(one => set([one])).join('→')}の順`, `${name} in the order ${what.map(one => set([one])).join(' → ')}`);
    case 'graded': return pick(`${name}は${or(entry, what.pass)}`, `${name}: ${or(entry, what.pass)}`);
    case 'review': return pick(`${name}を人が確認する`, `a person reviews ${name}`);
    default: return `${name}: ${how} ${JSON.stringify(what)}`;
  }
};
const clauses = data.clauses.map(([id, level, bearer, slide, verdict, ja, en, ja2, en2, source, capability]) =>
  ({id, level, bearer, slide, verdict, title: {ja, en}, told: {ja: ja2, en: en2}, source, capability}));
const clause = new Map(clauses.map(entry => [entry.id, entry]));
const labels = () => pick(['実施', '観測', '要求', '再現'], ['done', 'seen', 'text demands', 'reproduce']);
const four = lines => make('dl', {class: 'four'}, ...labels().flatMap((label, place) => [make('dt', {}, label), make('dd', {}, lines[place])]));

// Views.
const select = (label, value, options, change) => make('label', {}, label, make('select', {onchange: event => change(event.target.value)},
  ...options.map(([key, text]) => make('option', {value: key, selected: key === value}, text))));
const search = (value, change) => {
  let waiting;
  const label = pick('検索', 'Search');
  return make('input', {type: 'search', value, placeholder: label, 'aria-label': label, oninput: event => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change(event.target.value), 120);
  }});
};
// A list that grows on demand.
const list = (items, row, step = 100) => {
  const body = make('div'), more = make('button', {type: 'button', class: 'more'});
  let done = 0;
  const grow = () => {
    body.append(...items.slice(done, done + step).map(row));
    done = Math.min(items.length, done + step);
    more.textContent = pick(`続きを表示（残り${items.length - done}）`, `Show more (${items.length - done} left)`);
    more.hidden = done === items.length;
  };
  more.addEventListener('click', grow);
  grow();
  return [body, more];
};
const opening = (summary, inside, open) => {
  const box = make('details', {}, make('summary', {}, ...summary));
  box.addEventListener('toggle', async () => {
    if (!box.open || box.dataset.filled) return;
    box.dataset.filled = '1';
    const content = make('div', {class: 'inside'});
    box.append(content);
    content.append(...[].concat(await inside()));
  });
  if (open) box.open = true;
  return box;
};
const json = value => make('pre', {tabindex: '0'}, JSON.stringify(value, null, 1));

const scenario = async one => {
  const told = await history(one.case), parts = [];
  const asked = told.find(body => body.kind === 'case_opened')?.case;
  const again = `madoguchi replay ${one.case}  (features/${one.feature}:${one.line})`;
  for (const finding of one.findings) {
    const rule = finding.demand[lang] ? `${finding.demand[lang]}: ` : '';
    parts.push(make('p', {}, badge(finding.verdict), ' ', finding.clause || ''),
      four([finding.done[lang], finding.seen[lang], `${finding.clause || ''} ${rule}${finding.expected[lang]}`, `madoguchi replay ${finding.case}  (${finding.feature}:${finding.line})`]));
  }
  const answers = told.filter(body => body.kind === 'answered' && body.outcome.done).map(body => body.outcome.done);
  if (asked && !one.findings.length) {
    const facts = asked.facts || {}, when = facts.now ? facts.now.replace('T', ' ').slice(0, 16) : '';
    const things = (facts.presents || []).map(thing => words.things[thing]?.[at()] || thing).join(pick('、', ', '));
    const acts = (asked.acts || []).map(act => words.acts.find(([wire]) => JSON.stringify(wire) === JSON.stringify(act))?.[1 + at()] || JSON.stringify(act));
    const done = `${when} ${acts.length ? acts.join(' → ') : things ? pick(`${things}を提示`, `presented ${things}`) : ''}`.trim();
    const seen = asked.expectations.map(({observable}) => {
      const value = answers.map(answer => got(answer, observable)).filter(value => value !== undefined).pop();
      return `${named(words.observables, observable)}: ${value === undefined ? '–' : phrase(words.observables[observable], value)}`;
    });
    parts.push(four([done || '–', [...new Set(seen)].join(' · ') || '–', asked.expectations.map(demand).join(' · ') || '–', again]));
  }
  parts.push(make('h3', {}, pick('条項', 'Clauses')), make('p', {}, ...Object.entries(one.clauses).flatMap(([id, verdict]) =>
    [badge(verdict), ' ', make('a', {href: `#clauses?q=${encodeURIComponent(id)}`}, id), ` ${clause.get(id)?.title[lang] || ''}`, make('br')])));
  if (asked) {
    const rows = leaves(asked.facts || {}).filter(([path]) => path !== 'presents' && path !== 'now' && path);
    if (rows.length) parts.push(make('h3', {}, pick('事実（書かれていないものは既定値）', 'Facts (what is not written has its default)')), make('table', {},
      make('tbody', {}, ...rows.map(([path, value]) => make('tr', {}, make('td', {}, named(words.facts, path)), make('td', {}, phrase(words.facts[path], value)))))));
    const source = await file(`features/${asked.feature}`);
    if (source) parts.push(opening([pick('シナリオの原文', 'The scenario as written'), ` — ${asked.feature}:${asked.line}`], () => make('pre', {tabindex: '0'}, written(source, asked.line))));
  }
  const kinds = {sent: ['質問', 'question'], answered: ['応答', 'answer'], lost: ['応答なし', 'lost'], not_asked: ['未実施', 'not asked'], wire: ['通信の記録', 'wire record']};
  const exchanges = told.filter(body => kinds[body.kind]);
  if (exchanges.length) parts.push(make('h3', {}, pick('質問と応答、通信の記録', 'Questions, answers, wire records')));
  for (const body of exchanges) {
    const label = kinds[body.kind][at()];
    const {record} = body;
    const what = record ? `${record.peer} · ${record.deed} · ${record.name}` : body.verb || '';
    const content = () => record ? [record.text && make('pre', {tabindex: '0'}, record.text), record.http && json(record.http)].filter(Boolean)
      : json(body.request || body.outcome || body.lost || body.reason);
    parts.push(opening([make('b', {}, label), what], content));
  }
  return parts;
};
// The scenario in which a line lies, out of a feature.
const written = (source, line) => {
  const lines = source.split('\n'), head = /^\s*(シナリオ|Scenario|@|ルール|Rule)/;
  let from = Math.min(line, lines.length) - 1;
  while (from > 0 && !/^\s*(シナリオ|Scenario)/.test(lines[from])) from--;
  while (from > 0 && /^\s*[@#]/.test(lines[from - 1])) from--;
  let to = Math.max(line, from + 1);
  while (to < lines.length && !(head.test(lines[to]) && to > line)) to++;
  return lines.slice(from, to).join('\n').trimEnd();
};

const views = {
  async scenarios(place, asked) {
    const all = (await summary()).cases, state = {verdict: asked.get('verdict') || '', q: asked.get('q') || asked.get('clause') || '', rulebook: '', only: asked.get('case')};
    const rank = one => verdicts.get(bare(one.verdict))?.rank ?? 0;
    const sorted = [...all].sort((a, b) => rank(a) - rank(b) || (a.case < b.case ? -1 : 1));
    const text = one => `${one.case} ${one.title} ${one.feature} ${Object.keys(one.clauses).join(' ')}`.toLowerCase();
    const haystack = new Map(sorted.map(one => [one, text(one)]));
    const results = make('div');
    const show = () => {
      const wanted = state.q.toLowerCase().split(/\s+/).filter(Boolean);
      const hits = sorted.filter(one => (!state.only || one.case === state.only) && (!state.verdict || bare(one.verdict) === state.verdict)
        && (!state.rulebook || one.rulebook === state.rulebook) && wanted.every(part => haystack.get(one).includes(part)));
      results.replaceChildren(make('p', {class: 'quiet', role: 'status'}, pick(`${hits.length}シナリオ`, `${hits.length} scenarios`),
        state.only ? make('a', {href: '#scenarios'}, pick(' すべて表示', ' show all')) : ''),
        ...list(hits, one => opening([badge(one.verdict), make('span', {class: 'id'}, one.case), make('span', {class: 'name always', lang: 'ja'}, one.title.replace(one.case.split('@')[0], '').trim())], () => scenario(one), hits.length === 1)));
    };
    const present = [...verdicts.keys()].filter(word => all.some(one => bare(one.verdict) === word));
    place.replaceChildren(make('div', {class: 'tools'}, search(state.q, value => { state.q = value; state.only = null; show(); }),
      select(pick('判定', 'Verdict'), state.verdict, [['', pick('すべて', 'all')], ...present.map(word => [word, worded(word)])], value => { state.verdict = value; show(); }),
      select(pick('規則集', 'Rulebook'), '', [['', pick('すべて', 'all')], ...[...new Set(all.map(one => one.rulebook))].sort().map(id => [id, id])], value => { state.rulebook = value; show(); })), results);
    show();
  },
  async clauses(place, asked) {
    const cases = new Map();
    for (const one of (await summary()).cases) for (const [id, verdict] of Object.entries(one.clauses)) cases.has(id) ? cases.get(id).push([one, verdict]) : cases.set(id, [[one, verdict]]);
    const state = {q: asked.get('q') || '', level: '', result: asked.get('result') || ''};
    const results = make('div');
    const row = entry => {
      const stand = cases.get(entry.id) || [];
      return opening([entry.verdict ? badge(entry.verdict) : make('span', {class: 'v'}, pick('シナリオなし', 'no scenario')), make('span', {class: 'id'}, entry.id), make('span', {class: 'name'}, entry.title[lang]),
        make('span', {class: 'quiet'}, `${entry.level} · ${stand.length}`)], () => [make('p', {}, entry.told[lang]),
        make('p', {class: 'quiet'}, `${pick('名宛', 'Binds')}: ${({P: pick('製品', 'product'), F: pick('医療機関等', 'facility'), I: pick('保険者', 'insurer'), S: pick('中央のサービス', 'central service'), H: pick('試験系', 'harness')})[entry.bearer]}`,
          entry.source ? ` · ${pick('出典', 'source')}: ${entry.source}` : '', entry.capability ? ` · ${pick('機能', 'capability')}: ${entry.capability}` : ''),
        stand.length ? make('p', {}, make('a', {href: `#scenarios?q=${encodeURIComponent(entry.id)}`}, pick(`${stand.length}シナリオを見る`, `See its ${stand.length} scenarios`))) : '']);
    };
    const show = () => {
      const wanted = state.q.toLowerCase().split(/\s+/).filter(Boolean);
      const hits = clauses.filter(entry => (!state.level || (state.level === 'P' ? entry.bearer === 'P' && entry.level === 'MUST' : entry.level === state.level))
        && (!state.result || (state.result === 'none' ? !entry.verdict : entry.verdict && bare(entry.verdict) === state.result))
        && wanted.every(part => `${entry.id} ${entry.title.ja} ${entry.title.en} ${entry.told.ja} ${entry.told.en}`.toLowerCase().includes(part)));
      const slides = new Map();
      for (const entry of hits) slides.has(entry.slide) ? slides.get(entry.slide).push(entry) : slides.set(entry.slide, [entry]);
      const order = [...slides.keys()].sort((a, b) => (a ?? 1e9) - (b ?? 1e9));
      results.replaceChildren(make('p', {class: 'quiet', role: 'status'}, pick(`${hits.length}条項`, `${hits.length} clauses`)), ...order.flatMap(slide => [
        make('h2', {class: 'slide'}, slide == null ? pick('説明会資料の外にある条項', 'Clauses from outside the seminar') : pick(`スライド ${slide}`, `Slide ${slide}`), make('span', {class: 'quiet'}, String(slides.get(slide).length))),
        ...slides.get(slide).map(row)]));
    };
    const present = [...verdicts.keys()].filter(word => clauses.some(entry => entry.verdict && bare(entry.verdict) === word));
    place.replaceChildren(make('div', {class: 'tools'}, search(state.q, value => { state.q = value; show(); }),
      select(pick('義務', 'Level'), '', [['', pick('すべて', 'all')], ['P', pick('製品のMUST', 'MUST of the product')], ...['MUST', 'SHOULD', 'MAY', 'INFO'].map(level => [level, level])], value => { state.level = value; show(); }),
      select(pick('結果', 'Result'), state.result, [['', pick('すべて', 'all')], ['none', pick('シナリオなし', 'no scenario')], ...present.map(word => [word, worded(word)])], value => { state.result = value; show(); })), results);
    show();
  },
  async mutants(place) {
    const text = await file('mutants.json');
    const told = make('p', {}, pick('規則を一つだけ誤らせた実装（ミュータント）を、この試験一式がいくつ見分けたか。製品の判定には影響しない。',
      'How many implementations with a single wrong rule this suite told apart. A product’s verdict does not depend on it.'));
    if (!text) return place.replaceChildren(told, make('p', {}, make('b', {}, pick('この試験一式では未測定', 'not measured for this suite'))));
    const matrix = JSON.parse(text), rows = matrix.mutants.map(one => ({...one, killed_by: one.killed_by || []}));
    const state = one => one.class || (one.killed_by.length ? 'killed' : 'survived');
    const say = {killed: pick('検出', 'killed'), survived: pick('生存', 'survived'), equivalent: pick('等価', 'equivalent'), allowed: pick('許容', 'allowed')};
    const groups = new Map();
    for (const one of rows) groups.has(one.clause) ? groups.get(one.clause).push(one) : groups.set(one.clause, [one]);
    const count = (list, wanted) => list.filter(one => state(one) === wanted).length;
    const kinds = [...new Set(rows.map(state))].sort();
    const lines = [...groups].sort((a, b) => count(b[1], 'survived') - count(a[1], 'survived') || (a[0] < b[0] ? -1 : 1));
    place.replaceChildren(told, make('p', {class: 'counts'}, ...kinds.map(kind => make('span', {class: `v ${kind === 'killed' ? 'good' : kind === 'survived' ? 'bad' : ''}`}, `${say[kind] || kind} ${count(rows, kind)}`))),
      make('div', {}, ...lines.map(([id, list]) => {
        const bar = make('span', {class: 'bar', role: 'img', 'aria-label': `${count(list, 'killed')} / ${list.length}`});
        for (const [kind, name] of [['killed', ''], ['survived', 'left']]) { const part = make('i', {class: name}); part.style.width = `${100 * count(list, kind) / list.length}%`; bar.append(part); }
        return opening([make('span', {class: 'id'}, id), bar, make('span', {class: 'quiet'}, `${count(list, 'killed')} / ${list.length}`), make('span', {class: 'name'}, clause.get(id)?.title[lang] || '')],
          () => make('table', {}, make('tbody', {}, ...list.map(one => make('tr', {}, make('td', {}, say[state(one)] || state(one)), make('td', {}, one.id),
            make('td', {}, one.killed_by.slice(0, 6).join(' '), one.killed_by.length > 6 ? ` … (${one.killed_by.length})` : ''))))));
      })));
  },
  async history(place) {
    const told = data.history;
    if (!told) return place.replaceChildren(make('p', {}, pick('前の版の証跡と比べるには:', 'To compare with the evidence of an earlier version:')),
      make('pre', {}, 'madoguchi report evidence.zip --before earlier/evidence.zip --out report.html'));
    const side = (name, one) => make('tr', {}, make('th', {scope: 'row'}, name), make('td', {}, `${one.product.name} ${one.product.version} ${one.product.build}`.trim()), make('td', {}, one.as_of),
      make('td', {}, `${one.must.satisfied} / ${one.must.judged} / ${one.must.total}`), make('td', {}, `${one.cases.run} / ${one.cases.total}`));
    const changes = (ja, en, rows) => rows.length ? [make('h2', {}, `${pick(ja, en)} (${rows.length})`), ...list(rows, ([id, title, before, now]) => make('p', {},
      badge(before), ' → ', badge(now), ' ', make('a', {href: clause.has(id) ? `#clauses?q=${id}` : `#scenarios?case=${encodeURIComponent(id)}`}, id), ` ${title ? title.replace(id.split('@')[0], '').trim() : clause.get(id)?.title[lang] || ''}`), 50)] : [];
    const same = !told.worse.length && !told.better.length && !told.otherwise.length;
    place.replaceChildren(make('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': pick('前回と今回', 'Before and now')}, make('table', {class: 'nowrap'}, make('thead', {}, make('tr', {}, ...['', pick('製品', 'product'), pick('基準日', 'as of'), pick('MUST（充足/判定/全体）', 'MUST (satisfied / judged / total)'), pick('シナリオ（実施/全体）', 'scenarios (run / total)')].map(text => make('th', {scope: 'col'}, text)))),
      make('tbody', {}, side(pick('前回', 'before'), told.before), side(pick('今回', 'now'), told.now)))),
      told.unlike.length ? make('p', {}, make('span', {class: 'v warn'}, pick('条件が違う', 'not measured alike')), ` ${told.unlike.join(', ')}`) : '',
      same ? make('p', {}, pick('どのシナリオも結果は同じ', 'Every scenario came out the same')) : '',
      ...changes('悪化', 'Worse', told.worse), ...changes('改善', 'Better', told.better), ...changes('同程度で別の結果', 'Otherwise', told.otherwise), ...changes('結果の変わった条項', 'Clauses that changed', told.clauses),
      ...[['前回だけにあるシナリオ', 'Only before', told.only_before], ['今回だけにあるシナリオ', 'Only now', told.only_now]].flatMap(([ja, en, ids]) => ids.length ? [make('h2', {}, `${pick(ja, en)} (${ids.length})`), make('p', {}, ids.slice(0, 200).join(' '))] : []));
  },
};

// Which view is shown stands in the address.
const show = async () => {
  const [name, query] = location.hash.slice(1).split('?');
  const view = document.getElementById(name)?.classList.contains('view') ? name : 'overview';
  for (const section of document.querySelectorAll('.view')) section.classList.toggle('shown', section.id === view);
  for (const link of document.querySelectorAll('nav a')) link.getAttribute('href') === `#${view}` ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
  const place = find('.live', document.getElementById(view));
  if (place) {
    place.setAttribute('aria-busy', 'true');
    try { await views[view](place, new URLSearchParams(query || '')); }
    catch (error) { place.replaceChildren(make('p', {role: 'alert'}, pick('このブラウザーでは開けない: ', 'This browser cannot open it: '), String(error))); console.error(error); }
    place.removeAttribute('aria-busy');
  }
  scrollTo(0, 0);
  if (shown && shown !== view) find('h1', document.getElementById(view))?.focus({preventScroll: true});
  shown = view;
};
const keep = (key, value) => { try { localStorage.setItem(`madoguchi.${key}`, value); } catch { /* a browser that keeps nothing */ } };
const kept = key => { try { return localStorage.getItem(`madoguchi.${key}`); } catch { return null; } };
const speak = code => {
  lang = code;
  root.lang = root.dataset.lang = code;
  for (const button of document.querySelectorAll('[data-set-lang]')) button.setAttribute('aria-pressed', String(button.dataset.setLang === code));
};
for (const button of document.querySelectorAll('[data-set-lang]')) button.addEventListener('click', () => { speak(button.dataset.setLang); keep('lang', lang); paint(); show(); });
const themes = ['', 'light', 'dark'];
const paint = () => { find('#theme').textContent = `${pick('配色', 'Colours')}: ${({light: pick('明', 'light'), dark: pick('暗', 'dark')})[root.dataset.theme] || pick('自動', 'auto')}`; };
find('#theme').addEventListener('click', () => {
  root.dataset.theme = themes[(themes.indexOf(root.dataset.theme || '') + 1) % 3];
  keep('theme', root.dataset.theme);
  paint();
});
find('#print').addEventListener('click', () => print());
document.body.classList.add('js');
root.dataset.theme = kept('theme') || '';
speak(kept('lang') || (/^ja/.test(navigator.language) ? 'ja' : 'en'));
paint();
find('.skip').addEventListener('click', event => { event.preventDefault(); find('#main').focus(); });
addEventListener('hashchange', show);
// Somebody may want the evidence as a file of its own.
find('footer').append(make('p', {}, make('button', {type: 'button', onclick: () => {
  const link = make('a', {href: URL.createObjectURL(new Blob([bundle()], {type: 'application/zip'})), download: 'evidence.zip'});
  link.click();
}}, 'evidence.zip ↓')));
show();
})();
