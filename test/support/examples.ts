import sandboxCredentials from '../../examples/credentials';
import { exampleWorkflow, realN8n, type LiveWorkflow, type Workflow } from './real-n8n';

/** What a node refers to its credentials by, per type of node and of credential. */
export type References = Record<string, Record<string, { id: string; name: string }>>;

/** The examples with the sandbox's credentials, in the n8n of the tests; the nodes as tools of an agent too. */
export function liveExamples() {
	const n8n = realN8n();
	const credentials: References = {};
	beforeAll(async () => {
		for (const [nodeType, make] of Object.entries(sandboxCredentials)) {
			const { also = [], ...first } = make(n8n.sandboxUrl);
			credentials[nodeType] = {};
			for (const { type, data } of [first, ...also])
				credentials[nodeType][type] = await n8n.addCredential(type, data);
			for (const suffix of ['Tool', 'HitlTool']) credentials[nodeType + suffix] = credentials[nodeType];
		}
	});
	return {
		/** Puts an example into n8n. @param more credentials of other nodes */
		run: async (file: string | Workflow, more: References = {}): Promise<LiveWorkflow> =>
			await n8n.addWorkflow(typeof file === 'string' ? exampleWorkflow(file) : file, {
				...credentials,
				...more,
			}),
	};
}
