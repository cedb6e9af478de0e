import { rawRequest, type RequestRecord } from '../core/requests';
import { html, type SafeHtml } from './html';
import { counted, timeTag } from './layout';
import { SHOWN_ROWS } from './mailList';

type Titles = ReadonlyMap<string, string>;

/**
 * Requests whose login had run out and that were made again with a new one: how a login is renewed, nothing that went
 * wrong.
 */
export function renewals(records: readonly RequestRecord[]): ReadonlySet<string> {
	const renewed = new Set<string>();
	const done = new Set<string>();
	for (const record of [...records].reverse()) {
		const call = `${record.service} ${record.method} ${record.url}`;
		if (record.status === 401 && done.has(call)) renewed.add(record.id);
		else if (record.status !== undefined && record.status < 400) done.add(call);
	}
	return renewed;
}

export function requestsPage(records: readonly RequestRecord[], titles: Titles): SafeHtml {
	return html`<h1>Requests</h1>
		<div data-live="/requests/list">${requestList(records, titles)}</div>`;
}

/** The part of the page that is renewed. */
export function requestList(records: readonly RequestRecord[], titles: Titles): SafeHtml {
	const renewed = renewals(records);
	const refused = records.filter(({ id, refused: why }) => why !== undefined && !renewed.has(id)).length;
	return html`<p class="soft" role="status">
			${counted(records.length, 'request')},
			${refused > 0 ? html`<span class="bad">${refused} refused</span>` : 'none refused'}
		</p>
		${
			records.length === 0
				? html`<p class="card empty">No requests yet.</p>`
				: html`<ul class="card rows">
						${[...records]
							.reverse()
							.slice(0, SHOWN_ROWS)
							.map((record) => row(record, renewed.has(record.id), titles))}
					</ul>`
		}`;
}

function row(record: RequestRecord, isRenewal: boolean, titles: Titles): SafeHtml {
	const { id, service, method, url, refused, body, at } = record;
	return html`<li>
		<a href="/requests/${id}" data-row>
			<span class="subject">${method} ${url}</span>
			<span class="people"
				>${
					isRenewal
						? html`<span class="soft">The login had run out and was renewed.</span>`
						: refused !== undefined && html`<span class="bad">Refused: ${refused}</span>`
				}</span
			>
			<span class="facts soft"
				>${statusTag(record, isRenewal)} <span class="tag">${titles.get(service)}</span> ${timeTag(at)}
				<span>${body.bytes} B</span></span
			>
		</a>
	</li>`;
}

export function requestPage(record: RequestRecord, isRenewal: boolean, titles: Titles): SafeHtml {
	return html`<nav class="bar" aria-label="Requests"><a href="/requests" data-back>← Requests</a></nav>
		<h1>${record.method} ${record.url}</h1>
		<section class="card pad">
			${statusTag(record, isRenewal)}
			<span class="tag">${titles.get(record.service)}</span> ${timeTag(record.at)}
			${record.refused !== undefined && html`<p class="${isRenewal ? 'soft' : 'bad'}">Refused: ${record.refused}</p>`}
			${record.messages.map((id) => html` <a href="/messages/${id}">mail ${id}</a>`)}
		</section>
		<section class="card">
			<h2>Raw request</h2>
			<pre tabindex="0">${rawRequest(record)}</pre>
		</section>`;
}

function statusTag({ status, refused, fault }: RequestRecord, isRenewal: boolean): SafeHtml {
	const good = status !== undefined && status < 400 && refused === undefined;
	const kind = good ? 'good' : isRenewal ? '' : 'bad';
	return html`<span class="tag ${kind}">${status ?? 'no answer'}</span>${
			fault !== undefined && html` <span class="tag bad">fault: ${fault}</span>`
		}`;
}
