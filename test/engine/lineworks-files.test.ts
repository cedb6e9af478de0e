import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import { item } from '../support/engine';
import { lineWorksBench, readParameters, sendParameters } from './lineworks-support';

const bench = lineWorksBench();

/** Id of the mail with a file, a picture in its text, and an expiring big file. */
async function idWithFiles(): Promise<string> {
	const { json } = await bench.run(
		readParameters('getAll', {
			folderId: { __rl: true, mode: 'id', value: '0' },
			returnAll: true,
			filters: { searchFilterType: 'attach' },
		}),
	);
	return String(json[0]?.mailId);
}

async function get(mailId: string): Promise<INodeExecutionData> {
	const { outputs, error } = await bench.run(
		readParameters('get', { mailId, options: { downloadAttachments: true } }),
	);
	expect(error).toBeUndefined();
	return outputs[0][0];
}

const forwarded = { subject: '=Fwd: {{ $json.subject }}', html: '={{ $json.body }}' };

test('a mail that was read goes on with its files and the pictures in its text', async () => {
	const received = await get(await idWithFiles());
	const { json, error } = await bench.run(sendParameters(forwarded, { attachments: '*' }), {
		items: [received],
	});
	expect(error).toBeUndefined();
	expect(json[0]).toMatchObject({ status: 'accepted', warnings: [] });
	const [mail] = bench.sandbox.inbox.messages();
	expect(mail?.subject).toBe('Fwd: Weekly report 11');
	expect(mail?.attachments).toMatchObject([
		{ filename: 'weekly.csv', disposition: 'attachment', contentType: 'text/csv' },
		{ filename: 'chart.png', disposition: 'inline', contentType: 'image/png' },
	]);
	expect(mail?.html).toBe(`<p>Numbers <img src="cid:${mail?.attachments[1]?.contentId}"></p>`);
	expect(String(await bench.sandbox.inbox.attachment('m1', 0))).toBe('week,mails\r\n11,42\r\n');
	expect((await bench.sandbox.inbox.attachment('m1', 1)).subarray(1, 4).toString()).toBe('PNG');
});

test('without Attachments the pictures of the text go on alone', async () => {
	const received = await get(await idWithFiles());
	const { json } = await bench.run(sendParameters(forwarded), { items: [received] });
	expect(json[0].attachments).toMatchObject([{ name: 'chart.png', inline: true }]);
});

describe('a file that cannot be had', () => {
	const strike = (status: number, body: object, times = 1) =>
		bench.sandbox.faults.add({
			service: 'lineworks',
			path: '/attachments/1$',
			times,
			fault: { name: 'status', status, body },
		});

	test('is marked, and the mail comes with the others', async () => {
		const mailId = await idWithFiles();
		strike(404, { code: 'ATTACHMENT_NOT_EXIST', description: 'Gone' });
		const { json, outputs, hints } = await bench.run(
			readParameters('get', { mailId, options: { downloadAttachments: true } }),
		);
		expect(json[0]?.attachments).toMatchObject([
			{ filename: 'weekly.csv', binaryField: null, notDownloaded: expect.any(String) },
			{ filename: 'chart.png', binaryField: 'attachment_0' },
			{ filename: 'party.mp4', binaryField: null, notDownloaded: expect.any(String) },
		]);
		expect(json[0]?.warnings).toHaveLength(1);
		expect(hints).toHaveLength(1);
		// What is there can be sent on.
		const sent = await bench.run(sendParameters(forwarded, { attachments: '*' }), { items: outputs[0] });
		expect(sent.json[0]?.attachments).toMatchObject([{ name: 'chart.png', inline: true }]);
	});

	test('for want of space is the error of the mail, which names the file, the option and the code', async () => {
		const mailId = await idWithFiles();
		const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
		const store = jest.spyOn(Container.get(BinaryDataService), 'store').mockRejectedValue(full);
		const { error, json } = await bench.run(
			readParameters('get', { mailId, options: { downloadAttachments: true } }),
		);
		store.mockRestore();
		expect(json).toEqual([]);
		expect(error?.context?.data).toMatchObject({
			kind: 'failed',
			field: 'Download Attachments',
			fix: expect.any(String),
			file: expect.any(String),
			code: 'ENOSPC',
		});
	});

	test('for want of a right is the error of the mail', async () => {
		const mailId = await idWithFiles();
		strike(403, { code: 'FORBIDDEN', description: 'No' });
		const { error } = await bench.run(
			readParameters('get', { mailId, options: { downloadAttachments: true } }),
		);
		expect(error?.context?.data).toMatchObject({ kind: 'unauthorized', statusCode: 403 });
	});

	test('is marked when its answer is far longer than its size says', async () => {
		const mailId = await idWithFiles();
		strike(200, { data: 'A'.repeat(24_000_000) });
		const { json } = await bench.run(
			readParameters('get', { mailId, options: { downloadAttachments: true } }),
		);
		expect((json[0]?.attachments as IDataObject[])[0]).toMatchObject({ binaryField: null });
		expect(json[0]?.warnings).toHaveLength(1);
		// A second request would bring as much again.
		expect(bench.mailRequests().filter(({ url }) => url.endsWith('/attachments/1'))).toHaveLength(1);
	});
});

test('a file of more than 50 MB is downloaded whole', async () => {
	const mebibyte = 1024 * 1024;
	Object.assign(bench.settings, { maxAttachmentBytes: 100 * mebibyte, keepAttachmentBytes: 100 * mebibyte });
	const content = Buffer.alloc(55 * mebibyte, 'large file ');
	const data = await bench.engine.file(content, 'large.bin', 'application/octet-stream');
	const options = { attachments: 'data', maxAttachmentSize: 100, timeout: 60 };
	const sent = await bench.run(sendParameters({ to: 'mailer@works.test' }, options), {
		items: [item({}, { data })],
	});
	expect(sent.error).toBeUndefined();
	const { json, binary } = await get(await idWithFiles());
	expect(json.attachments).toMatchObject([{ filename: 'large.bin', size: content.length }]);
	const { attachment_0: file } = binary as IBinaryKeyData;
	expect(file).toMatchObject({ fileName: 'large.bin', bytes: content.length });
}, 60_000);
