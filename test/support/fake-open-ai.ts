import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message of the chat, as OpenAI's chat completions name it. */
interface ChatMessage {
	role: string;
	content: unknown;
	tool_calls?: Array<{ function: { name: string; arguments: string } }>;
}

interface ChatRequest {
	model: string;
	messages: ChatMessage[];
	tools: Array<{ function: { name: string; description: string; parameters: any } }>;
}

/** What the model does next: it calls the only tool it was given, side by side or once, it ends with a text, or it is out of order. */
type Move = { call: object } | { calls: object[] } | { say: string } | { status: number };

/**
 * A language model that plays a script: a server on this machine that speaks as much of OpenAI's chat completions as
 * n8n's OpenAI Chat Model needs. `moves` gets the answers that the tools have given so far.
 */
export async function startFakeOpenAi(moves: (toolAnswers: string[], request: ChatRequest) => Move) {
	const requests: ChatRequest[] = [];
	const server = createServer((incoming, outgoing) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('end', () => {
			const request = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ChatRequest;
			requests.push(request);
			const told = request.messages.filter(({ role }) => role === 'tool');
			const move = moves(
				told.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content))),
				request,
			);
			outgoing.setHeader('content-type', 'application/json');
			if ('status' in move) {
				outgoing.statusCode = move.status;
				outgoing.end(JSON.stringify({ error: { message: 'out of order', type: 'invalid_request_error' } }));
				return;
			}
			outgoing.end(JSON.stringify(completion(move, request, requests.length)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		/** The base URL for the credential. */
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		requests,
		async close(): Promise<void> {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function completion(
	move: Exclude<Move, { status: number }>,
	{ model, tools }: ChatRequest,
	count: number,
): object {
	const message =
		'say' in move
			? { role: 'assistant', content: move.say }
			: {
					role: 'assistant',
					content: null,
					tool_calls: ('call' in move ? [move.call] : move.calls).map((call, index) => ({
						id: `call_${count}_${index}`,
						type: 'function',
						function: { name: tools[0].function.name, arguments: JSON.stringify(call) },
					})),
				};
	return {
		id: `chatcmpl-${count}`,
		object: 'chat.completion',
		created: Math.floor(Date.now() / 1000),
		model,
		choices: [{ index: 0, message, finish_reason: 'say' in move ? 'stop' : 'tool_calls' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
