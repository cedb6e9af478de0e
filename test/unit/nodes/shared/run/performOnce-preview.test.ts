import { fakeService } from '../../../../support/fakeService';
import { failure, items, paths, setUp } from './run-support';

describe('preview and redirect', () => {
	test('a preview shows the requests and makes none', async () => {
		const service = fakeService({ connection: { headers: { 'X-A': 'b' } } });
		const connect = jest.spyOn(service, 'connect');
		const fake = setUp({
			items: items(2, { 0: { options: { preview: true } }, 1: { options: { preview: true } } }),
			service,
		});
		const output = await fake.run();
		expect(fake.requests).toEqual([]);
		expect(connect).toHaveBeenCalledWith(fake.context, 'offline');
		expect(output[0][0]).toEqual({
			json: {
				service: 'fake',
				status: 'preview',
				messageId: null,
				accepted: [],
				rejected: [],
				recipients: ['r0@x.example'],
				subject: 'Mail 0',
				attachments: [],
				warnings: [],
				requests: [
					{
						step: 'send',
						title: 'Send the mail',
						method: 'POST',
						url: 'https://fake.example/mails',
						headers: {
							authentication: '*** (added by n8n from the credential)',
							'X-A': 'b',
							'Content-Type': 'application/json',
						},
						body: { to: ['r0@x.example'], subject: 'Mail 0', html: '<p>x</p>', files: [] },
					},
				],
				delivery: { attempts: 0, durationMs: 0 },
				response: null,
			},
			pairedItem: { item: 0 },
		});
		expect(fake.hints).toEqual([expect.stringMatching(/^Preview Only: 2 mails /)]);
	});

	test.each([null, '', 'yes', 'nein', {}])(
		'an expression that gives %j for Preview Only stops the run: nothing is sent by a wrong guess',
		async (preview) => {
			const fake = setUp({ items: items(2, { 1: { options: { preview } } }) });
			await expect(fake.run()).rejects.toMatchObject({
				message: expect.stringContaining('Preview Only'),
				context: { itemIndex: 1, data: { kind: 'invalid', outcome: 'notSent' } },
			});
			expect(fake.requests).toEqual([]);
		},
	);

	test('some items previewed, the others sent, each in its place', async () => {
		const service = fakeService();
		const connect = jest.spyOn(service, 'connect');
		const fake = setUp({ items: items(3, { 1: { options: { preview: true } } }), service });
		const output = await fake.run();
		expect(output[0].map(({ json }) => json.status)).toEqual(['accepted', 'preview', 'accepted']);
		expect(paths(fake).sort()).toEqual([0, 2]);
		expect(connect).toHaveBeenCalledWith(fake.context, 'online');
		expect(fake.hints).toEqual([expect.stringMatching(/^Preview Only: 1 mail /)]);
	});

	test('a preview leaves nothing in the ledger', async () => {
		const nodeContext = {};
		await setUp({ items: items(1, { 0: { options: { preview: true } } }), nodeContext }).run();
		const sent = setUp({ items: items(1), nodeContext });
		await sent.run();
		expect(sent.requests).toHaveLength(1);
	});

	test('a preview of a file that cannot be read fails alone', async () => {
		const file = { data: 'filesystem-v2', id: 'filesystem-v2:gone', mimeType: 'a/b', bytes: 5 };
		const list = items(2, {
			0: { options: { preview: true, attachments: 'f' } },
			1: { options: { preview: true } },
		});
		list[0].binary = { f: file as never };
		const output = await setUp({ items: list, continueOnFail: true }).run();
		expect(output[0].map(({ json }) => json.error ?? json.status)).toEqual([
			expect.stringContaining('ENOENT'),
			'preview',
		]);
		expect(await failure(setUp({ items: list }))).toMatchObject({
			message: expect.stringContaining('ENOENT'),
			index: 0,
		});
	});

	test('redirected mails tell whom they were for', async () => {
		const fake = setUp({ items: items(2), parameters: { options: { redirectTo: 'test@x.example' } } });
		const output = await fake.run();
		expect(output[0][1].json).toMatchObject({
			accepted: ['test@x.example'],
			delivery: { redirectedFrom: { to: ['r1@x.example'], cc: [], bcc: [] } },
		});
		expect(fake.requests.every(({ body }) => !/r\d@/.test(body))).toBe(true);
		expect(fake.hints).toEqual([expect.stringMatching(/^Redirect All Mail To: 2 mails /)]);
	});
});
