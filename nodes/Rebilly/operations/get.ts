import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { runOptions, shownFor } from '../../shared/n8n/mailFields';
import { optionsCollection } from '../../shared/n8n/properties';
import { isSuccess, unreadableAnswer } from '../../shared/wire/commonRefusals';
import { jsonObject } from '../../shared/wire/json';
import type { ReadOperation } from '../../shared/run/service';
import { messagePicker, simplifyOption } from '../fields';
import { LIMITS } from '../limits';
import { messagePath } from '../plan';
import { refusal } from '../problem';
import { READ } from '../purposes';
import { readMessageId } from '../readMail';
import { explainReading, readMessageAnswer } from '../receipt';
import { simplified } from '../simplify';

const shown = shownFor('mail', 'get');

export const getFields: INodeProperties[] = [
	messagePicker('searchMessages', 'Message to look at', shown),
	optionsCollection([simplifyOption(), ...runOptions(LIMITS)], shown),
];

/** Reads one message: the only way to see what became of it. */
export const get: ReadOperation<{ messageId: string; simplify: boolean }> = {
	kind: 'read',
	resource: 'mail',
	operation: 'get',
	action: 'Get mail',
	explain: explainReading,
	read: async (item) => ({
		messageId: readMessageId(item),
		simplify: item.optionFlag('simplify', 'Simplify') ?? false,
	}),
	perform: async ({ messageId, simplify }, api) => {
		const answer = await api.request({ method: 'GET', path: messagePath(messageId) });
		if (!isSuccess(answer)) throw refusal(answer, READ);
		if (readMessageAnswer(answer) === undefined)
			throw unreadableAnswer(answer, 'Rebilly', 'failed', 'something that is no message');
		const message = jsonObject(answer.body) as IDataObject;
		return [{ json: simplify ? simplified(message) : message }];
	},
};
