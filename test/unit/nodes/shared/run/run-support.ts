import type { IDataObject, INodeExecutionData, NodeApiError } from 'n8n-workflow';
import { runMail } from '../../../../../nodes/shared/run/run';
import type { MailService } from '../../../../../nodes/shared/run/service';
import {
	fakeContext,
	type FakeContext,
	type FakeOptions,
	type FakeRequest,
} from '../../../../support/fakeContext';
import { fakeService } from '../../../../support/fakeService';

export const PARAMETERS = {
	to: ({ to }: IDataObject) => to,
	subject: ({ n }: IDataObject) => `Mail ${String(n)}`,
	html: '<p>x</p>',
	options: ({ options }: IDataObject) => options ?? {},
};

/** Items for mails to r0@x.example, r1@x.example, ...; `changes` by index. */
export const items = (count: number, changes: Record<number, IDataObject> = {}): INodeExecutionData[] =>
	Array.from({ length: count }, (_, n) => ({ json: { to: `r${n}@x.example`, n, ...changes[n] } }));

export const accept = ({ body }: FakeRequest, count: number) => ({
	statusCode: 200,
	body: { id: count, to: (JSON.parse(body) as IDataObject).to },
});

export const numberOf = ({ body }: FakeRequest) => Number(/r(\d+)@/.exec(body)?.[1]);

export function setUp({ service = fakeService(), ...options }: FakeOptions & { service?: MailService } = {}) {
	const fake = fakeContext({
		answer: accept,
		...options,
		parameters: { ...PARAMETERS, ...options.parameters },
	});
	return { ...fake, run: async () => await runMail(fake.context, service, fake.clock) };
}

export async function failure(fake: { run: () => Promise<unknown> }) {
	try {
		await fake.run();
	} catch (error) {
		const { message, description, context, constructor } = error as NodeApiError;
		return {
			message,
			description,
			index: context.itemIndex,
			type: constructor.name,
			data: context.data as IDataObject,
		};
	}
	throw new Error('The run did not fail');
}

export const pairs = (output: INodeExecutionData[][]) =>
	output[0].map(({ pairedItem }) => (pairedItem as { item: number }).item);
export const paths = (fake: Pick<FakeContext, 'requests'>) => fake.requests.map(numberOf);
