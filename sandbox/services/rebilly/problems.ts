import type { FastifyReply } from 'fastify';

export interface InvalidField {
	field: string;
	message: string;
}

/** An answer other than success, as problem JSON (RFC 9457 served as application/json). */
export class Problem extends Error {
	constructor(
		readonly statusCode: number,
		readonly title: string,
		readonly detail?: string,
		readonly invalidFields?: InvalidField[],
	) {
		super(reasonOf(title, detail, invalidFields));
	}

	send(reply: FastifyReply): FastifyReply {
		return reply
			.code(this.statusCode)
			.header('content-type', 'application/json')
			.send(
				JSON.stringify({
					type: 'about:blank',
					title: this.title,
					status: this.statusCode,
					...(this.detail === undefined ? {} : { detail: this.detail }),
					...(this.invalidFields === undefined ? {} : { invalidFields: this.invalidFields }),
				}),
			);
	}
}

export const badRequest = (detail: string, invalidFields?: InvalidField[]) =>
	new Problem(400, 'Bad request', detail, invalidFields);
export const unauthorized = (detail: string) => new Problem(401, 'Unauthorized', detail);
export const forbidden = (detail: string) => new Problem(403, 'Forbidden', detail);
export const notFound = (detail: string) => new Problem(404, 'Not found', detail);
export const conflict = (detail: string) => new Problem(409, 'Conflict', detail);
export const unprocessable = (invalidFields: InvalidField[]) =>
	new Problem(422, 'Validation error', 'The request holds invalid values', invalidFields);

function reasonOf(title: string, detail?: string, invalidFields: InvalidField[] = []): string {
	const fields = invalidFields.map(({ field, message }) => `${field}: ${message}`);
	return [title, ...(detail === undefined ? [] : [detail]), ...fields].join('; ');
}
