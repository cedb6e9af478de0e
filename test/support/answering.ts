/** Answering a mail of Send and Wait for Response by its links. */

export async function until<T>(
	what: string,
	find: () => T | Promise<T>,
	withinMs = 30_000,
): Promise<Exclude<NonNullable<T>, false>> {
	for (const end = Date.now() + withinMs; Date.now() < end;) {
		const found = await find();
		if (found) return found as Exclude<NonNullable<T>, false>;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`Waited in vain for ${what}`);
}

/** What a link shows. */
export interface Seen {
	status: number;
	html: string;
	headers: Headers;
}

/** Opens a link, which decides nothing. */
export async function open(link: string, method: 'GET' | 'HEAD' = 'GET'): Promise<Seen> {
	return await seen(await fetch(link, { method }));
}

/** Presses a button of the page behind a link: `{ answer: 'approve' }`. A form travels in parts, as the page has it. */
export async function press(link: string, values: Record<string, string | string[] | File>): Promise<Seen> {
	const pairs = Object.entries(values).flatMap(([name, value]) =>
		(Array.isArray(value) ? value : [value]).map((one) => [name, one] as const),
	);
	const isMultipart = pairs.some(([name]) => name !== 'answer');
	const body = isMultipart ? new FormData() : new URLSearchParams();
	for (const [name, value] of pairs) body.append(name, value as string);
	return await seen(await fetch(link, { method: 'POST', body }));
}

async function seen(response: Response): Promise<Seen> {
	return { status: response.status, html: await response.text(), headers: response.headers };
}
