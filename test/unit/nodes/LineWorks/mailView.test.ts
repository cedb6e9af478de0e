import type { IDataObject } from 'n8n-workflow';
import { mailOutput, statusFlags, withTextIds } from '../../../../nodes/LineWorks/mailView';
import type { ServiceApi } from '../../../../nodes/shared/run/operation';

test('ids are text, however short, and other numbers stay', () => {
	expect(withTextIds({ mailId: 5, folderId: 0, parentFolderId: 7, attachmentId: -2, size: 3 })).toEqual({
		mailId: '5',
		folderId: '0',
		parentFolderId: '7',
		attachmentId: '-2',
		size: 3,
	});
	expect(withTextIds({ mailId: '9007199254740993' })).toEqual({ mailId: '9007199254740993' });
});

test('a mail that is nested too deeply for any stack is copied like others', async () => {
	const deep = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`) as IDataObject;
	const answer = { mail: { mailId: 5, deep }, threads: [{ mailId: 6, deep }] };
	const { json } = await mailOutput(answer, { userId: 'me', mailId: '5' }, {} as ServiceApi);
	expect(json.mailId).toBe('5');
	expect(json.deep === deep).toBe(true);
});

test('the bits of a status have names; a word has none', () => {
	expect(statusFlags(0x24)).toMatchObject({ read: true, important: true, replied: false, toMe: false });
	expect(statusFlags(0x200000)).toMatchObject({ read: false, toMe: true });
	expect(statusFlags('Read')).toBeUndefined();
});

test('a mail is one item: its members, the flags of its status, its files and its conversation', async () => {
	const answer = {
		mail: { mailId: 5, status: 4 },
		attachments: [{ attachmentId: 1 }],
		threads: [{ mailId: 6 }],
	};
	const output = await mailOutput(answer, { userId: 'me', mailId: '5' }, {} as ServiceApi);
	expect(output).toEqual({
		json: {
			mailId: '5',
			status: 4,
			flags: expect.objectContaining({ read: true, sent: false }),
			attachments: [{ attachmentId: '1', kind: 'file' }],
			threads: [{ mailId: '6' }],
		},
	});
});

test('a mail without files, conversation and numeric status has an empty list of files and nothing made up', async () => {
	const output = await mailOutput(
		{ mail: { status: 'Read' } },
		{ userId: 'me', mailId: '5' },
		{} as ServiceApi,
	);
	expect(output).toEqual({ json: { status: 'Read', attachments: [] } });
});
