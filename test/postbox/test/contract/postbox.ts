import { limits } from '../../nodes/Postbox/limits';
import { commonParameters, deadUrl, type ContractService } from './services';

const apiKey = 'marked-secret-key';

export const postbox: ContractService = {
	label: 'Postbox',
	node: 'postbox',
	sandbox: 'postbox',
	limits,
	prepare: (sandbox) => void Object.assign(sandbox.service('postbox').settings, { apiKey }),
	credentials: (sandbox) => ({ postboxApi: { baseUrl: sandbox.serviceUrl('postbox'), apiKey } }),
	unreachable: ({ postboxApi }) => ({
		postboxApi: { ...postboxApi, baseUrl: deadUrl(postboxApi.baseUrl) },
	}),
	parameters: (mail) => commonParameters(mail),
	sends: { method: 'POST', path: '/messages$' },
	sentStatuses: ['accepted'],
	messageId: true,
	refusal: { name: 'status', status: 400, body: { error: 'has no room', field: 'title' } },
	keepsLogin: true,
	triesInputs: true,
};
