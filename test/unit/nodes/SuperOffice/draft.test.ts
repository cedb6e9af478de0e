import type { IDataObject } from 'n8n-workflow';
import { parseAllowList } from '../../../../nodes/shared/mail/recipients';
import { emailOfDraft, guardedDraft } from '../../../../nodes/SuperOffice/draft';
import { thrownBy } from '../shared/thrown';

/** A draft as the WebAPI gives it. */
const stored = (changes: IDataObject = {}): IDataObject => ({
	To: [{ Address: 'ann@example.org', Name: 'Ann', PersonId: 11, ContactId: 0, DuplicatePersonIds: [] }],
	Cc: [],
	Bcc: null,
	From: { Address: 'crm@example.com', Name: '' },
	Subject: 'Offer',
	HTMLBody: '<p>Hello</p>',
	PlainBody: null,
	Priority: 'NoPriority',
	Flags: 'Seen, Draft',
	MessageID: null,
	IsSent: false,
	EmailItemId: 453,
	ServerId: 420,
	AccountId: 346,
	EMailSOInfo: { SaleId: 4, ProjectId: 0, Archived: false },
	InReplyTo: null,
	CustomHeaderList: [],
	Attachments: [],
	CalMethod: 'Unknown',
	TableRight: null,
	FieldProperties: {},
	...changes,
});
const FILE = {
	Filename: 'a.pdf',
	Type: 'application/pdf',
	Disposition: 'attachment',
	Id: '',
	Size: 4,
	Stream: 'JVBERg==',
};

test('what goes out is the draft under its ids, without server state', () =>
	expect(emailOfDraft(stored(), 453)).toEqual({
		To: [{ Address: 'ann@example.org', Name: 'Ann', PersonId: 11 }],
		From: { Address: 'crm@example.com' },
		Subject: 'Offer',
		HTMLBody: '<p>Hello</p>',
		Priority: 'NoPriority',
		EMailSOInfo: { SaleId: 4 },
		EmailItemId: 453,
		ServerId: 420,
		AccountId: 346,
	}));

test('files go with their bytes, inline ones with their id; names in the casing of the vendor client', () => {
	const camel = {
		emailItemId: 9,
		from: { address: 'crm@example.com' },
		to: [{ address: 'ann@example.org' }],
		subject: '',
		htmlBody: '<img src="cid:logo">',
		calMethod: 'Request',
		inReplyTo: { messageId: '<q@example.org>' },
		attachments: [
			{
				filename: 'l.png',
				type: 'image/png',
				disposition: 'inline',
				id: 'logo',
				size: 4,
				stream: 'JVBERg==',
			},
		],
	};
	expect(emailOfDraft(camel, 9)).toMatchObject({
		HTMLBody: '<img src="cid:logo">',
		HasCalendarData: true,
		CalMethod: 'Request',
		InReplyTo: { MessageId: '<q@example.org>' },
		Attachments: [{ Filename: 'l.png', Disposition: 'inline', Id: 'logo', Size: 4, Stream: 'JVBERg==' }],
	});
});

test.each<[string, IDataObject, string]>([
	['a file without its bytes', { Attachments: [{ ...FILE, Stream: '' }] }, 'Attachments.0.Stream'],
	['a file without a name', { Attachments: [{ ...FILE, Filename: null }] }, 'Attachments.0.Filename'],
	['files that are no list', { Attachments: { Count: 2 } }, 'Attachments.0.Filename'],
	['recipients that are no list', { To: 'ann@example.org' }, 'To.0.Address'],
	['no sender', { From: null }, 'From.Address'],
	['no id', { EmailItemId: 0 }, 'EmailItemId'],
	['the id of another one', { EmailItemId: 7 }, 'EmailItemId'],
])('%s: nothing is sent', (_what, changes, missing) =>
	expect(thrownBy(() => emailOfDraft(stored(changes), 453))).toMatchObject({
		kind: 'failed',
		details: { missing },
	}),
);

describe('Allowed Recipients', () => {
	const allowed = parseAllowList('@example.org', 'Allowed Recipients', 254);
	const guard = (changes: IDataObject) => guardedDraft(emailOfDraft(stored(changes), 453), allowed);

	test('allowed ones alone go out, without ids that could lead to others', () => {
		const { To } = guard({ To: [{ Address: 'ann@example.org', Name: 'Ann', PersonId: 11, EmailId: 99 }] });
		expect(To).toEqual([{ Address: 'ann@example.org', Name: 'Ann' }]);
		expect(guardedDraft(emailOfDraft(stored(), 453), undefined).To?.[0].PersonId).toBe(11);
	});

	test.each<[string, IDataObject]>([
		['somebody else in BCC', { Bcc: [{ Address: 'eve@elsewhere.example' }] }],
		['two addresses in one', { Cc: [{ Address: 'ann@example.org,eve@elsewhere.example' }] }],
		['an address with a name', { Cc: [{ Address: 'Eve <ann@example.org>' }] }],
		['a route', { Cc: [{ Address: 'eve%elsewhere.example@example.org' }] }],
		[
			'a header that chooses',
			{ CustomHeaderList: [{ Name: 'Resent-To', Values: ['eve@elsewhere.example'] }] },
		],
		['a second field', { CustomHeaderList: [{ Name: 'Bcc', Values: ['eve@elsewhere.example'] }] }],
	])('%s is refused', (_what, changes) =>
		expect(thrownBy(() => guard(changes))).toMatchObject({ kind: 'invalid', field: 'Allowed Recipients' }),
	);
});
