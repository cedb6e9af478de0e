import type { FastifyReply } from 'fastify';
import { htmlPage } from '../../core/faults/definition';
import type { StruckFault } from '../../core/service';

/** What a move to the outbox needs to be played late or never. */
interface Move {
	reply: FastifyReply;
	/** Moves the message. */
	finish: () => void;
	later: (delayMs: number, work: () => void) => void;
	/** Answers with the draft as it still is. */
	answerDraft: () => Promise<FastifyReply>;
}

/** Plays a fault of the move to the outbox, and answers. False: it is none of these, and the move goes its usual way. */
export async function moveLate(fault: StruckFault | undefined, move: Move): Promise<boolean> {
	const { reply, finish, later, answerDraft } = move;
	const finishLater = () => later(Number(fault?.parameters.delayMs), finish);
	switch (fault?.name) {
		case 'rebilly-late-504':
			finishLater();
			await reply.code(504).type('text/html').send(htmlPage('504 Gateway Time-out'));
			return true;
		case 'rebilly-late-reset':
			finishLater();
			reply.hijack();
			reply.request.raw.socket.resetAndDestroy();
			return true;
		case 'rebilly-still-draft':
			finishLater();
			await answerDraft();
			return true;
		case 'rebilly-draft-for-ever':
			await answerDraft();
			return true;
		default:
			return false;
	}
}
