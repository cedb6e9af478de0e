import { optionsCollection } from '../../shared/n8n/fields';
import { runOptions } from '../../shared/n8n/mailFields';
import { simplify } from '../../shared/n8n/simplify';
import { repeatable } from '../../shared/run/operation';
import { readMessage, simplified } from '../answers';
import { messageId } from '../fields';
import { readMessageId } from '../ids';
import { limits } from '../limits';
import { lookAt, READ } from '../messageSteps';

interface GetInput {
	messageId: string;
	simplify: boolean;
}

/** Reads one message: the only way to see its status. */
export const get = repeatable<GetInput>({
	resource: 'mail',
	operation: 'get',
	name: 'Get',
	action: 'Get mail',
	description: 'Get a mail with its status',
	noun: 'mail',
	fields: [{ ...messageId, description: 'Mail to get' }, simplify, optionsCollection(runOptions(limits))],
	read: async (item) => ({ messageId: readMessageId(item), simplify: item.readOrDefault(simplify) }),
	perform: async (input, api) => {
		const { whole } = readMessage(await api.request(lookAt(input.messageId)), READ);
		return [{ json: input.simplify ? simplified(whole) : whole }];
	},
});
