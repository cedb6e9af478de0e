/** A node as n8n exports it. */
export interface RecordedNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	webhookId?: string;
	credentials?: Record<string, { id: string; name: string }>;
}

/** One file of a form. */
export interface Upload {
	field: string;
	fileName: string;
	contentType: string;
	content: string;
}

/** A workflow whose last node is recorded. */
export interface Recording {
	/** The fixture's name without its mode. */
	name: string;
	nodes: RecordedNode[];
	/** From, to, and the input of `to`; without it the nodes stand behind one another. */
	edges?: Array<[from: string, to: string, input: number]>;
	/** What the webhook is sent: a form, or the body `{"number":117}`. */
	upload?: Upload[];
	/** The field that the file should be in. */
	field: string;
	/** What a following node asks for, besides what is asked behind every node. */
	expressions?: string[];
	/** The file and the function of n8n that make the shape, where a fake stands for the service. */
	source?: { file: string; function: string };
}

/** Where the fakes stand. */
export interface Places {
	web: string;
	/** A folder that n8n may read, with `report.pdf` in it. */
	folder: string;
	/** How n8n's nodes name the file of a field in this binary mode. */
	pathOf: (field: string) => string;
}

/** A node as n8n exports it, of n8n's own package. */
export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown>,
	more: Partial<RecordedNode> = {},
): RecordedNode {
	const id = name.toLowerCase().replace(/\W+/g, '-');
	return { id, name, type: `n8n-nodes-base.${type}`, typeVersion, position: [0, 0], parameters, ...more };
}

/** The trigger that most recordings begin with. */
export const webhook = (options: object = {}) =>
	node('Webhook', 'webhook', 2.1, { httpMethod: 'POST', options });
