import { mailOutput, statusFlags, withTextIds } from '../../../../nodes/LineWorks/mailView';
import type { ServiceApi } from '../../../../nodes/shared/run/operation';

test('ids are text, however deep and however short', () => {
	const mail = {
		mailId: 5,
		folderId: 0,
		attachments: [{ attachmentId: -2, size: 3 }],
		threads: [{ mailId: '9007199254740993' }],
	};
	expect(withTextIds(mail)).toEqual({
		mailId: '5',
		folderId: '0',
		attachments: [{ attachmentId: '-2', size: 3 }],
		threads: [{ mailId: '9007199254740993' }],
	});
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
