import type { IDataObject } from 'n8n-workflow';
import { service } from '../../../../nodes/LineWorks/service';
import { FieldIndex } from '../../../../nodes/shared/n8n/fields';
import { Item } from '../../../../nodes/shared/n8n/item';
import type { Operation } from '../../../../nodes/shared/run/operation';
import { runMail } from '../../../../nodes/shared/run/run';
import type { Answer } from '../../../../nodes/shared/wire/request';
import { fakeContext, type FakeOptions } from '../../../support/fakeContext';

/** A credential that is signed in. */
export const SIGNED_IN = {
	environment: 'global',
	clientId: 'client',
	clientSecret: 'client-secret',
	oauthTokenData: { access_token: 'access', refresh_token: 'refresh' } as never,
};

export function answerOf(
	statusCode: number,
	body: unknown = '',
	headers: Record<string, string> = {},
): Answer {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return { statusCode, headers, body: text, attempts: 1 };
}

/** An item whose node has these parameters, to be read by an operation. */
export function itemOf(operation: Operation, parameters: Record<string, unknown>): Item {
	return new Item(fakeContext({ parameters }).context, 0, new FieldIndex(operation.fields));
}

/** Runs an operation of the node, with Continue On Fail; `answer` plays the service. */
export async function run(
	operation: string,
	parameters: IDataObject,
	answer: NonNullable<FakeOptions['answer']>,
	more: Partial<FakeOptions> = {},
) {
	const fake = fakeContext({
		parameters: { resource: 'mail', operation, userId: 'me', options: {}, ...parameters },
		continueOnFail: true,
		answer,
		...more,
	});
	fake.context.getCredentials = async <T extends object>() => SIGNED_IN as unknown as T;
	const [outputs] = await runMail(fake.context, service, fake.clock);
	return { json: outputs.map(({ json }) => json), requests: fake.requests, hints: fake.hints };
}
