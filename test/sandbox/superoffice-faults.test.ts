import { bench, MAIL, sendEMails } from './superoffice-support';

const to = (Address: string) => ({ To: [{ Address }] });
const subjects = () => bench.sandbox.inbox.messages().map(({ subject }) => subject);

test.each([400, 403, 404, 409, 412, 500])(
	'superoffice-error-%d: the mail is out, the error of the method has that status',
	async (status) => {
		const answer = await sendEMails(to(`superoffice-error-${status}@fault.test`));
		expect(answer.status).toBe(status);
		expect(answer.data).toEqual({
			Error: true,
			ErrorType: 'SoMailException',
			ErrorMessage: 'The copy to Sent Items failed',
			ErrorSource: 'EMail',
		});
		expect(subjects()).toEqual(['Offer']);
	},
);

test('superoffice-batch: the third mail of a call fails, the first two are out', async () => {
	const mails = [1, 2, 3, 4].map((number) => ({ ...MAIL, Subject: `Offer ${number}` }));
	bench.sandbox.faults.add({ fault: 'superoffice-batch' });
	const { status, data } = await sendEMails({}, { Emails: mails });
	expect([status, data.Error]).toEqual([400, true]);
	expect(subjects()).toEqual(['Offer 1', 'Offer 2']);
});

test('superoffice-batch by recipient takes the number of mails', async () => {
	const mails = [1, 2].map((number) => ({ ...MAIL, Subject: `Offer ${number}` }));
	await sendEMails({}, { Emails: [mails[0], { ...mails[1], ...to('superoffice-batch-1@fault.test') }] });
	expect(subjects()).toEqual(['Offer 1']);
});

test.each([400, 404, 405])('superoffice-binding-%d: no method ran', async (status) => {
	const detail = await sendEMails(to(`superoffice-binding-${status}@fault.test`));
	expect(detail.status).toBe(status);
	expect(detail.data).toEqual({ Message: expect.any(String), MessageDetail: expect.any(String) });
	bench.sandbox.faults.add({ fault: { name: 'superoffice-binding', status, modelState: true } });
	const state = await sendEMails({});
	expect(state.status).toBe(status);
	expect(state.data).toEqual({ Message: expect.any(String), ModelState: expect.any(Object) });
	expect(subjects()).toEqual([]);
});

test.each([401, 421])('a bare %d sends nothing', async (status) => {
	bench.sandbox.faults.add({ fault: { name: 'status', status, body: '', contentType: 'text/plain' } });
	expect((await sendEMails({})).status).toBe(status);
	expect(subjects()).toEqual([]);
});

test.each(['pascal', 'camel'] as const)(
	'superoffice-normalised: entries in other words (%s)',
	async (answerCase) => {
		Object.assign(bench.service.settings, { answerCase });
		bench.sandbox.faults.add({ fault: 'superoffice-normalised' });
		const long = 'x'.repeat(300);
		const { status, data } = await sendEMails(
			{},
			{
				Emails: [
					{ ...MAIL, Subject: ' Two  blanks   here', To: [{ Address: 'ann@xn--mller-kva.example' }] },
					{ ...MAIL, Subject: long },
				],
			},
		);
		const [subject, recipients, address] =
			answerCase === 'pascal' ? ['Subject', 'To', 'Address'] : ['subject', 'to', 'address'];
		expect(status).toBe(200);
		expect(data[0][subject]).toBe('Two blanks here');
		expect(data[0][recipients][0][address]).toBe('ann@müller.example');
		expect(data[1][subject]).toBe('x'.repeat(255));
		expect(subjects()).toEqual([' Two  blanks   here', long]);
	},
);
