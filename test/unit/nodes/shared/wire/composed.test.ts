import { Composed, FileContent, Fresh } from '../../../../../nodes/shared/wire/request';
import { inMemory, stored } from '../attachment';
import { json, LARGE, noise, sent } from './body-support';

/** A text with files in it, as base64 within JSON. */

const streamOf = (text: string) =>
	Buffer.from((JSON.parse(text) as { Stream: string }).Stream, 'base64').toString('latin1');
const lines = (content: Buffer) => content.toString('base64').replace(/.{1,76}/g, '$&\r\n');

test('text, what is made anew and files from memory and storage, in their order', async () => {
	const [small, other] = [stored('small', 5), inMemory(Buffer.from('%PDF'))];
	const parts = [
		'Ä\r\n',
		new Fresh('Date: now\r\n'),
		new FileContent(small),
		'--b\r\n',
		new FileContent(other),
	];
	const { text } = await sent(json({ Stream: new Composed(parts) }), { small: noise(5) });
	expect(Buffer.from(streamOf(text), 'latin1').toString()).toBe(
		`Ä\r\nDate: now\r\n${lines(noise(5))}--b\r\n${lines(Buffer.from('%PDF'))}`,
	);
});

test.each([LARGE, LARGE + 1, LARGE + 2, LARGE + 57])(
	'a large file (%d bytes) within it is streamed, in small pieces and with the exact length',
	async (size) => {
		const files = { large: noise(size), more: noise(100, 3) };
		const parts = [
			'head\r\n',
			new FileContent(stored('large', size)),
			'x',
			new FileContent(stored('more', 100)),
		];
		const body = json({ Id: 1, Stream: new Composed(parts), after: new FileContent(stored('more', 100)) });
		expect(body.streamed).toBe(true);
		const { text, largest, opened } = await sent(body, files);
		expect(streamOf(text)).toBe(`head\r\n${lines(files.large)}x${lines(files.more)}`);
		expect(JSON.parse(text)).toMatchObject({ after: files.more.toString('base64') });
		expect(largest).toBeLessThan(200_000);
		expect(opened.length).toBe(3);
	},
);

test('a file that has other bytes than the item says stops the body', async () => {
	const body = json({ Stream: new Composed([new FileContent(stored('large', LARGE))]) });
	await expect(sent(body, { large: noise(LARGE - 1) })).rejects.toMatchObject({ kind: 'failed' });
});
