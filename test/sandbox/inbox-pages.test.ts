import { renewals } from '../../sandbox/inbox/requestPages';
import type { RequestRecord } from '../../sandbox';
import { client, mailBench } from './core-support';

/** The pages as a browser gets them; what its script does with them is in test/editor/inbox.test.ts. */

const bench = mailBench();
const get = async (path: string, accept = 'text/html') =>
	await client.get<string>(`${bench.sandbox.url}${path}`, { headers: { accept } });
const page = async (path: string) => (await get(path)).data;
/** Subjects of a list, from top to bottom. */
const subjects = async (query = '') =>
	[
		...(await page(`/list${query}`)).matchAll(
			/class="subject"\s*>(?:\s*<span class="dot"[^>]*><\/span\s*>)?\s*([^<]*?)\s*</g,
		),
	].map(([, subject]) => subject);

describe('the inbox', () => {
	beforeEach(async () => {
		await bench.send({ Subject: 'First', To: 'ann@example.com' });
		await bench.send({
			Subject: 'Second',
			To: 'bob@example.com',
			Text: 'Zebra crossing',
			Attachments: [{ Name: 'invoice.pdf', ContentType: 'application/pdf', Bytes: 'JVBERi0=' }],
		});
		bench.sandbox.inbox.deliver('communicationhub', {
			envelope: {},
			subject: '<b>Third</b>',
			html: '<i>x</i>',
		});
	});

	it('shows the newest first, escaped', async () => {
		expect(await subjects()).toEqual(['&lt;b&gt;Third&lt;/b&gt;', 'Second', 'First']);
	});

	it.each([
		['?q=ann%40example', ['First']],
		['?q=ZEBRA+second', ['Second']],
		['?q=invoice.pdf', ['Second']],
		['?q=zebra+first', []],
		['?service=communicationhub&q=first', ['First']],
		['?service=rebilly', []],
		['?q=', ['&lt;b&gt;Third&lt;/b&gt;', 'Second', 'First']],
	])('narrows the list to what is searched: %s', async (query, expected) =>
		expect(await subjects(query)).toEqual(expected),
	);

	it('marks what nobody has opened', async () => {
		const unread = async () => (await page('/list')).match(/class="unread"/g)?.length ?? 0;
		expect(await unread()).toBe(3);
		await page('/messages/m2');
		expect(await unread()).toBe(2);
		// Ids begin anew, and a new mail is unread.
		bench.sandbox.reset();
		for (let count = 0; count < 2; count++) await bench.send();
		expect(await unread()).toBe(2);
	});

	it('shows one part of a mail at a time, the HTML first', async () => {
		const shown = async (path: string) => /aria-current="true"[^>]*>([^<]*)/.exec(await page(path))?.[1];
		expect(await shown('/messages/m3')).toBe('HTML');
		expect(await shown('/messages/m2')).toBe('Text');
		expect(await shown('/messages/m2?tab=nonsense')).toBe('Text');
		expect(await page('/messages/m2?tab=text')).toContain('Zebra crossing');
		expect(await page('/messages/m2?tab=source')).toMatch(/Subject: Second[^]*application\/pdf/);
		expect(await page('/messages/m2?tab=request')).toContain('POST /communicationhub/Mail/Send');
		expect(await page('/messages/m3?tab=request')).toContain('not kept');
		expect((await get('/messages/m9')).status).toBe(404);
	});

	it('leads to the mails beside it', async () => {
		const links = async (path: string) =>
			[...(await page(path)).matchAll(/href="([^"]*)" rel="(\w+)"/g)].map(
				([, href, rel]) => `${rel} ${href}`,
			);
		expect(await links('/messages/m2')).toEqual(['prev /messages/m3', 'next /messages/m1']);
		expect(await links('/messages/m3')).toEqual(['next /messages/m2']);
	});
});

describe('the requests', () => {
	const record = (id: string, status: number | undefined, changes: Partial<RequestRecord> = {}) =>
		({ id, status, service: 's', method: 'POST', url: '/send', ...changes }) as RequestRecord;

	it('take a 401 that was answered with a new login for what it is', () => {
		expect([...renewals([record('r1', 401), record('r2', 202)])]).toEqual(['r1']);
		expect([...renewals([record('r1', 202), record('r2', 401)])]).toEqual([]);
		expect([...renewals([record('r1', 401), record('r2', 401)])]).toEqual([]);
		expect([...renewals([record('r1', 403), record('r2', 202)])]).toEqual([]);
		expect([...renewals([record('r1', 401), record('r2', 202, { url: '/other' })])]).toEqual([]);
		expect([...renewals([record('r1', 401), record('r2', undefined)])]).toEqual([]);
	});

	it('count the refused ones in red', async () => {
		await bench.send({ To: 'nobody' });
		expect(await page('/requests/list')).toMatch(/class="bad">1 refused/);
		expect(await page('/requests/r1')).toContain('Refused: ');
	});
});

describe('/admin', () => {
	it('is a page for people and JSON for programs', async () => {
		const forPeople = await get('/admin');
		expect(forPeople.headers['content-type']).toContain('text/html');
		expect(forPeople.data).toContain('<h1>Admin</h1>');
		const forPrograms = await get('/admin', '*/*');
		expect(forPrograms.data).toMatchObject({ services: [{ name: 'communicationhub' }] });
	});
});
