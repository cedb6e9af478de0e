import type { IDataObject } from 'n8n-workflow';
import { send } from '../../../../nodes/CommunicationHub/operations/send';
import { sendLetter } from '../../../../nodes/CommunicationHub/operations/sendLetter';
import { sendSms } from '../../../../nodes/CommunicationHub/operations/sendSms';
import type { OnceOperation, SendInput } from '../../../../nodes/shared/run/operation';
import { bodyOf, read } from './hub.support';

const PDF = {
	data: Buffer.from('%PDF').toString('base64'),
	mimeType: 'application/pdf',
	fileName: 'letter.pdf',
};

/** The members that a send puts on the wire. */
async function sent(operation: OnceOperation<any>, input: SendInput<any>): Promise<IDataObject> {
	return JSON.parse((await bodyOf(operation.plan(input).steps[0].request)).toString()) as IDataObject;
}

describe('Send', () => {
	const mail = { to: 'you@example.com', subject: 'Hi', emailFormat: 'text', text: 'Hello' };

	test('reads every field of its own', async () => {
		const options = { fromName: 'Me', receiverName: 'You', domain: 'mg.example.com', reference: 'r-1' };
		const input = await read(send, { ...mail, from: 'me@example.com', options });
		expect(await sent(send, input)).toEqual({
			Domain: 'mg.example.com',
			From: 'me@example.com',
			FromName: 'Me',
			To: 'you@example.com',
			ReceiverName: 'You',
			Subject: 'Hi',
			Text: 'Hello',
			Reference: 'r-1',
		});
	});

	test('puts Sender Name on the wire without a From as well: the hub may have a sender of its own', async () => {
		const nameless = await read(send, { ...mail, options: { fromName: 'Me' } });
		const members = await sent(send, nameless);
		expect(members).toMatchObject({ FromName: 'Me' });
		expect(members).not.toHaveProperty('From');
		const named = await read(send, { ...mail, from: 'Ann <a@example.com>', options: {} });
		expect(await sent(send, named)).toMatchObject({ From: 'a@example.com', FromName: 'Ann' });
	});

	test('carries the name of an only recipient without a warning, and warns about names it cannot carry', async () => {
		const one = await read(send, { ...mail, to: 'Ann <ann@example.com>', options: {} });
		expect(await sent(send, one)).toMatchObject({ ReceiverName: 'Ann' });
		expect(one.warnings).toEqual([]);
		const two = await read(send, {
			...mail,
			to: 'Ann <ann@example.com>, bob@example.com',
			options: { cc: 'Carl <carl@example.com>' },
		});
		expect(two.warnings).toEqual([expect.stringContaining('ann@example.com, carl@example.com')]);
	});

	test('reaches names of the own network, and no address that the hub would split', async () => {
		const local = await read(send, { ...mail, to: 'ann@intranet', from: 'node@localhost', options: {} });
		expect(await sent(send, local)).toMatchObject({ To: 'ann@intranet', From: 'node@localhost' });
		for (const address of [
			'"x,other@elsewhere.example,y"@example.com',
			'"x;y"@example.com',
			'"x y"@example.com',
		]) {
			const refused = { kind: 'invalid', message: expect.stringContaining(address) };
			for (const [name, field] of [
				['cc', 'CC'],
				['bcc', 'BCC'],
			])
				await expect(read(send, { ...mail, options: { [name]: address } })).rejects.toMatchObject({
					...refused,
					field,
				});
			await expect(read(send, { ...mail, to: address, options: {} })).rejects.toMatchObject({
				...refused,
				field: 'To',
			});
			const redirected = read(send, { ...mail, options: { redirectTo: address } });
			await expect(redirected).rejects.toMatchObject({ kind: 'invalid' });
		}
		const quoted = await read(send, { ...mail, to: '"a..b"@example.com', options: {} });
		expect(await sent(send, quoted)).toMatchObject({ To: '"a..b"@example.com' });
	});

	test.each([
		[{ format: 'yaml' }, 'Data Format'],
		[{ responseForm: 'header' }, 'Response Form'],
		[{ reference: 'a\nb' }, 'Reference'],
		[{ domain: 'a\u0000' }, 'Domain'],
	])('refuses %j', async (options, field) => {
		await expect(read(send, { ...mail, options })).rejects.toMatchObject({ kind: 'invalid', field });
	});
});

describe('Send SMS', () => {
	const sms = { receiver: ' +491701234567 ', message: 'Line 1\nLine 2' };

	test('puts receiver, message and what was added on the wire', async () => {
		const bare = await read(sendSms, { ...sms, options: {} });
		expect(bare).toMatchObject({
			message: { to: [{ address: '+491701234567' }], cc: [], bcc: [], attachments: [] },
			warnings: [],
			redirectedFrom: undefined,
		});
		expect(await sent(sendSms, bare)).toEqual({ Message: 'Line 1\nLine 2', Receiver: '+491701234567' });
		const full = await read(sendSms, { ...sms, options: { sender: 'Example', reference: 'r-1' } });
		expect(await sent(sendSms, full)).toMatchObject({ Sender: 'Example', Reference: 'r-1' });
		const [step] = sendSms.plan(full).steps;
		expect(step).toMatchObject({ effect: 'send', request: { path: '/SMS/Send' } });
		expect(step.repeatUnclear).toBeUndefined();
	});

	test('takes a number as receiver', async () => {
		const input = await read(sendSms, { ...sms, receiver: 491701234567, options: {} });
		expect(await sent(sendSms, input)).toMatchObject({ Receiver: '491701234567' });
	});

	test.each([
		[{ receiver: '' }, 'Receiver'],
		[{ receiver: '+49\r\n170' }, 'Receiver'],
		[{ receiver: '+491701234567, +491701234568' }, 'Receiver'],
		[{ receiver: '+491701234567;+491701234568' }, 'Receiver'],
		[{ receiver: '+4930,+4931', options: { redirectTo: '+4932' } }, 'Receiver'],
		[{ options: { redirectTo: '+4930,+4931' } }, 'Redirect All SMS To'],
		[{ message: ' \n ' }, 'Message'],
		[{ message: { text: 'x' } }, 'Message'],
		[{ options: { redirectTo: '' } }, 'Redirect All SMS To'],
		[{ options: { redirectTo: undefined } }, 'Redirect All SMS To'],
		[{ options: { allowedReceivers: undefined } }, 'Allowed Receivers'],
		[{ options: { allowedReceivers: ' ' } }, 'Allowed Receivers'],
		[{ options: { allowedReceivers: ' , ; ' } }, 'Allowed Receivers'],
		[{ options: { allowedReceivers: '+49170123456' } }, 'Allowed Receivers'],
		// No digits at all, an empty entry, and zeros that stand for nothing: none of them is a number that is allowed.
		[{ receiver: '-', options: { allowedReceivers: '+49170,,' } }, 'Allowed Receivers'],
		[{ receiver: '+4917+12', options: { allowedReceivers: '+49170012' } }, 'Allowed Receivers'],
	])('refuses %j', async (changes, field) => {
		const input = read(sendSms, { ...sms, options: {}, ...changes } as IDataObject);
		await expect(input).rejects.toMatchObject({ kind: 'invalid', field });
	});

	test.each(['+491701234567', '0049 170 / 123-4567', '+1 555, (+49) 170.1234567'])(
		'is allowed by %s',
		async (allowedReceivers) => {
			await expect(read(sendSms, { ...sms, options: { allowedReceivers } })).resolves.toBeDefined();
		},
	);

	test('goes to the test number only when it is redirected, which the allow-list must let through', async () => {
		const input = await read(sendSms, {
			...sms,
			options: { redirectTo: '+4930', allowedReceivers: '+4930' },
		});
		expect(await sent(sendSms, input)).toMatchObject({ Receiver: '+4930' });
		expect(input.redirectedFrom).toEqual({ to: ['+491701234567'], cc: [], bcc: [] });
		const options = { redirectTo: '+4931', allowedReceivers: '+491701234567' };
		await expect(read(sendSms, { ...sms, options })).rejects.toMatchObject({ field: 'Allowed Receivers' });
	});
});

describe('Send Letter', () => {
	const letter = async (changes: IDataObject = {}, binary: Record<string, typeof PDF> = { data: PDF }) =>
		await read(sendLetter, { file: 'data', options: {}, ...changes }, binary);

	test('puts the file and its name on the wire, and nothing that was not added', async () => {
		const input = await letter();
		expect(await sent(sendLetter, input)).toEqual({ File: PDF.data, FileName: 'letter.pdf' });
		expect(sendLetter.plan(input).steps[0].request.path).toBe('/Letter/Send');
		expect(input).toMatchObject({ message: { to: [], cc: [], bcc: [] }, warnings: [] });
		expect(input.message.attachments.map(({ name }) => name)).toEqual(['letter.pdf']);
		const emptied = await letter({ options: { isColor: '', testFlag: null } });
		expect(await sent(sendLetter, emptied)).toEqual({ File: PDF.data, FileName: 'letter.pdf' });
	});

	test('reads every field', async () => {
		const input = await letter(
			{
				address: {
					addressLine1: 'Ann',
					addressLine2: 'b',
					addressLine3: 'c',
					addressLine4: 'd',
					addressLine5: 'e',
					city: 'Berlin',
					country: 'Germany',
					zipCode: 10115,
				},
				senderAddress: {
					senderAddressLine1: 'Example',
					senderCity: 'Hamburg',
					senderStreet: 'Harbour 2',
					senderZipCode: '20095',
				},
				options: {
					batchId: 7,
					coverFile: 'cover',
					coverLetter: false,
					fileName: 'other.pdf',
					isColor: true,
					isDuplex: 'true',
					reference: 'r-1',
					testEmail: 'test@example.com',
					testFlag: true,
					testShowRestrictedArea: false,
				},
			},
			{ data: PDF, cover: { ...PDF, fileName: 'cover.pdf', data: 'QUJD' } },
		);
		expect(await sent(sendLetter, input)).toEqual({
			AddressLine1: 'Ann',
			AddressLine2: 'b',
			AddressLine3: 'c',
			AddressLine4: 'd',
			AddressLine5: 'e',
			BatchId: 7,
			City: 'Berlin',
			Country: 'Germany',
			CoverFile: 'QUJD',
			CoverLetter: false,
			File: PDF.data,
			FileName: 'other.pdf',
			IsColor: true,
			IsDuplex: true,
			Reference: 'r-1',
			SenderAdressLine1: 'Example',
			SenderCity: 'Hamburg',
			SenderStreet: 'Harbour 2',
			SenderZipCode: '20095',
			TestEMail: 'test@example.com',
			TestFlag: true,
			TestShowRestrictedArea: false,
			ZipCode: '10115',
		});
		expect(input.message.attachments.map(({ name }) => name)).toEqual(['letter.pdf', 'cover.pdf']);
	});

	test.each([
		[{ file: '' }, 'File'],
		[{ file: 'missing' }, 'File'],
		[{ file: 'data, cover' }, 'File'],
		[{ options: { coverFile: 'missing' } }, 'Cover File'],
		[{ options: { fileName: '../letter.pdf' } }, 'File Name'],
		[{ options: { fileName: 'C:\\letter.pdf' } }, 'File Name'],
		[{ options: { batchId: 1.5 } }, 'Batch ID'],
		[{ options: { batchId: 3_000_000_000 } }, 'Batch ID'],
		[{ address: { city: 'a\nb' } }, 'City'],
	])('refuses %j', async (changes, field) => {
		await expect(letter(changes, { data: PDF, cover: PDF })).rejects.toMatchObject({
			kind: 'invalid',
			field,
		});
	});

	test('refuses an empty file', async () => {
		await expect(letter({}, { data: { ...PDF, data: '' } })).rejects.toMatchObject({
			field: 'File',
			message: expect.stringContaining('empty'),
		});
	});
});
