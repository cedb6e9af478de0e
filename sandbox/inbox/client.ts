/** The script of the pages. Without it they work too, but do not renew themselves. */
export const CLIENT = `'use strict';
const one = (selector) => document.querySelector(selector);
const rows = () => [...document.querySelectorAll('[data-row]')];

// What has arrived meanwhile, without losing the place of the keyboard.
const live = one('[data-live]');
async function renew() {
	if (document.hidden) return;
	const response = await fetch(live.dataset.live + location.search).catch(() => undefined);
	if (!response?.ok) return;
	const markup = await response.text();
	if (markup === live.lastMarkup) return;
	const focused = document.activeElement?.getAttribute('href');
	live.innerHTML = live.lastMarkup = markup;
	if (focused) rows().find((row) => row.getAttribute('href') === focused)?.focus();
}
if (live) {
	setInterval(renew, 1500);
	document.addEventListener('visibilitychange', renew);
	addEventListener('pageshow', renew);
}

// Search while typing; the address stays one that can be kept.
const search = one('[data-search]');
function narrow() {
	const words = new URLSearchParams(new FormData(search.form));
	for (const [name, value] of [...words]) if (!value) words.delete(name);
	history.replaceState(null, '', words.size > 0 ? '/?' + words : '/');
	void renew();
}
search?.addEventListener('input', narrow);
search?.form.addEventListener('change', narrow);
search?.form.addEventListener('submit', (event) => {
	event.preventDefault();
	narrow();
	rows()[0]?.focus();
});

document.addEventListener('click', async ({ target }) => {
	const { copy, deleteAll } = target.dataset ?? {};
	if (copy !== undefined) {
		await navigator.clipboard.writeText(copy);
		target.textContent = 'Copied';
		setTimeout(() => (target.textContent = 'Copy'), 1500);
	}
	if (deleteAll !== undefined && confirm('Delete all mails of this inbox?')) {
		await fetch(deleteAll, { method: 'DELETE' });
		void renew();
	}
});

function move(step) {
	const all = rows();
	const at = all.indexOf(document.activeElement);
	all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
}
const keys = {
	'/': () => search?.focus(),
	j: () => (one('[rel=next]') ?? { click: () => move(1) }).click(),
	k: () => (one('[rel=prev]') ?? { click: () => move(-1) }).click(),
	ArrowDown: () => rows().length > 0 && move(1),
	ArrowUp: () => rows().length > 0 && move(-1),
	u: () => one('[data-back]')?.click(),
};
document.addEventListener('keydown', (event) => {
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	if (event.key === 'Escape') document.activeElement?.blur();
	if (event.target.closest('input, select, textarea, pre')) return;
	const act = keys[event.key];
	if (act === undefined) return;
	if (event.key.startsWith('Arrow') && rows().length === 0) return;
	event.preventDefault();
	act();
});
`;
