import type { IDataObject } from 'n8n-workflow';
import { MailError, withDetails } from '../shared/errors';
import type { Attachment, MailMessage } from '../shared/mail/message';
import { mimeMessage, mimeStart } from '../shared/mail/mime';
import { step, type Step, type StepValues } from '../shared/run/plan';
import { provesRefusal } from '../shared/wire/refusal';
import { Composed, FileContent, Fresh, type Answer, type AnswerRef } from '../shared/wire/request';
import type { Archive } from './archiveParams';
import { documentAnswer } from './answers';
import { documentRequest, documentStreamRequest, PATHS, type DocumentRequest, type SoInfo } from './contract';
import { agentRequest } from './agentRequest';
import type { Authentication } from './fields';
import { isObject, readAnswer, shown } from './receipt';
import { refusals, type SuperOfficeAbout } from './refusal';

/** The content of the document: a mail that is made of its fields, or the mail itself as a file. */
export type ArchivedContent =
	{ messageId: string | Fresh; file?: undefined } | { messageId?: string; file: Attachment };

/** A mail that is archived. */
export type ArchivedMail = Filed & ArchivedContent;

interface Filed {
	message: MailMessage;
	archive: Archive;
	inReplyTo?: string;
	soInfo: SoInfo;
	authentication: Authentication;
	/** What stands for the person and company of the first recipient, where they are looked up. */
	owner?: { Person: AnswerRef; Contact: AnswerRef };
}

interface StoredDocument {
	DocumentId: number;
	Name: string;
	response: IDataObject;
}

/** The steps that archive a mail: the document, and its content. */
export interface ArchiveSteps {
	saved: Step<StoredDocument>;
	content: Step<true>;
}

/** Characters that SuperOffice keeps of a title. */
const LONGEST_HEADER = 200;

/**
 * A document on person, company, project and sale with the mail as `.eml` (SuperOffice API sheet, section 13). Every app
 * may call the Document agent.
 * @param beside the mail itself has gone out: nothing that happens here is a failure of it
 * @throws MailError `invalid` for what the contract refuses
 */
export function archiveSteps(mail: ArchivedMail, number: number, beside: boolean): ArchiveSteps {
	const about: SuperOfficeAbout = {
		doing: 'archive the mail',
		noun: 'document',
		effect: 'save',
		agent: false,
		authentication: mail.authentication,
	};
	const id = `document${number + 1}`;
	const saved = step<StoredDocument>({
		id,
		title: 'Create the document',
		request: agentRequest(PATHS.saveDocument, documentRequest, documentOf(mail)),
		effect: 'save',
		tolerated: beside,
		proves: (answer) => provesRefusal(refusals, answer, about),
		read: (answer) => readDocument(answer, about),
	});
	const content = step<true>({
		id: `content${number + 1}`,
		title: 'Store the mail in the document',
		request: agentRequest(PATHS.setDocumentStream, documentStreamRequest, {
			DocumentId: saved.ref('DocumentId'),
			Stream: emlOf(mail),
		}),
		// The same content again changes nothing.
		effect: 'none',
		repeatUnclear: 2,
		needs: id,
		tolerated: beside,
		read: (answer) => {
			readDocument(answer, { ...about, effect: 'none' });
			return true;
		},
	});
	return { saved, content };
}

function documentOf({ message, archive, messageId, soInfo, owner }: ArchivedMail): DocumentRequest {
	const { templateId, personId, contactId, date } = archive;
	const record = (name: string, id: number | undefined) => (id === undefined ? undefined : { [name]: id });
	const known = personId !== undefined || contactId !== undefined;
	const subject = message.subject.trim();
	const document = {
		Header: [...(subject || NO_SUBJECT)].slice(0, LONGEST_HEADER).join(''),
		Name: documentName(subject),
		ExternalRef: messageId,
		Date: new Fresh(date.toISOString()),
		DocumentTemplate: { DocumentTemplateId: templateId },
		Person: known ? record('PersonId', personId) : owner?.Person,
		Contact: known ? record('ContactId', contactId) : owner?.Contact,
		Project: record('ProjectId', soInfo.ProjectId),
		Sale: record('SaleId', soInfo.SaleId),
	};
	return Object.fromEntries(
		Object.entries(document).filter(([, value]) => value !== undefined),
	) as DocumentRequest;
}

const NO_SUBJECT = '(no subject)';

/** A file name that Windows takes, which document archives often stand on. */
function documentName(subject: string): string {
	const safe = subject
		.replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	const cut = [...safe]
		.slice(0, 100)
		.join('')
		.replace(/[. ]+$/, '');
	return `${cut || 'mail'}.eml`;
}

function emlOf(mail: ArchivedMail): Composed | FileContent {
	if (mail.file) return new FileContent(mail.file);
	const { message, archive, messageId, inReplyTo } = mail;
	const start = mimeStart(archive.date, messageId instanceof Fresh ? messageId.value : messageId);
	const parts = mimeMessage(message, { inReplyTo });
	return new Composed([
		new Fresh(start),
		...parts.map((part) => (typeof part === 'string' ? part : new FileContent(part))),
	]);
}

/** @throws MailError `uncertain` or `failed` when the answer is not a document */
function readDocument(answer: Answer, about: SuperOfficeAbout): StoredDocument {
	const value = readAnswer(answer, about);
	const read = documentAnswer.safeParse(value);
	if (read.success && isObject(value)) return { ...read.data, response: shown(value) };
	throw new MailError(
		about.effect === 'none' ? 'failed' : 'uncertain',
		'SuperOffice did not confirm the document',
		{ fix: 'Look into SuperOffice whether it is there.', statusCode: answer.statusCode },
	);
}

/** What has become of the archiving beside a mail that went out. */
export function archivedBeside(
	{ saved, content }: ArchiveSteps,
	values: StepValues,
): { warnings: string[]; extra: IDataObject } {
	const document = values.find(saved);
	const failure = values.failures.get(saved.id) ?? values.failures.get(content.id);
	const archived = {
		status: failure ? 'notArchived' : 'archived',
		documentId: document?.DocumentId ?? null,
		documentName: document?.Name ?? null,
	};
	if (!failure) return { warnings: [], extra: { archive: archived } };
	const left = document
		? ` The document ${document.DocumentId} is there without its content.`
		: failure.mayHaveBeenSent
			? ' A document may be there all the same.'
			: '';
	return {
		warnings: [
			`The mail was sent, but not archived: ${failure.message}.${left} Do not send it again; the operation Archive Mail archives it.`,
		],
		extra: { archive: { ...archived, reason: failure.message } },
	};
}

/** A document that has no content must not be made twice: the error counts as doubt and names it. */
export function withoutContent({ saved, content }: ArchiveSteps) {
	return (error: MailError, failed: Step, values: StepValues): MailError => {
		const document = values.find(saved);
		if (failed.id !== content.id || document === undefined) return error;
		return withDetails(error, {
			kind: 'uncertain',
			message: `The document ${document.DocumentId} was made, but its content was not stored: ${error.message}`,
			fix: 'Delete the document in SuperOffice before you archive the mail again.',
			details: { documentId: document.DocumentId },
		});
	};
}
