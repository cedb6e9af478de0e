import type { InboxMessage } from './real-n8n';
import { linksIn } from '../../sandbox/core/links';

/** Answering a mail of Send and Wait for Response, as a person or as a machine that follows links. */

/** The links of a mail, in the order of its buttons. */
export function linksOf(message: InboxMessage): string[] {
	return linksIn(message as { html?: string; text?: string });
}

export interface Seen {
	status: number;
	html: string;
	headers: Headers;
}

/** Opens a link, which decides nothing. */
export async function open(link: string, method: 'GET' | 'HEAD' = 'GET'): Promise<Seen> {
	return await seen(await fetch(link, { method }));
}

/** Presses a button of the page behind a link: `{ answer: 'approve' }`. Files make it a form with parts. */
export async function press(link: string, values: Record<string, string | string[] | File>): Promise<Seen> {
	const pairs = Object.entries(values).flatMap(([name, value]) =>
		(Array.isArray(value) ? value : [value]).map((one) => [name, one] as const),
	);
	const withFiles = pairs.some(([, value]) => value instanceof File);
	const body = withFiles ? new FormData() : new URLSearchParams();
	for (const [name, value] of pairs) body.append(name, value as string);
	return await seen(await fetch(link, { method: 'POST', body }));
}

async function seen(response: Response): Promise<Seen> {
	return { status: response.status, html: await response.text(), headers: response.headers };
}
