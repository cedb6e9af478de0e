import { answer, badRequest, checkedBody, failed, type Method } from './call';
import { companyOf, CONTACTS, PROJECTS, SALES, TEMPLATES } from './seed';

interface WireDocument {
	Header: string;
	Name: string;
	DocumentTemplate: { DocumentTemplateId: number };
	Person?: { PersonId: number; ContactId?: number };
	Contact?: { ContactId: number };
	Project?: { ProjectId: number };
	Sale?: { SaleId: number };
}

/** The methods of the Document agent, which every app may call (SuperOffice API sheet, section 13). */
export const DOCUMENT_METHODS: Record<string, Method> = {
	SaveDocumentEntity: async (call) => {
		const body = await checkedBody(call, 'SaveDocumentEntity');
		if (body === undefined) return call.reply;
		const document = body as unknown as WireDocument;
		const finding = documentFinding(document);
		if (finding !== undefined) return await badRequest(call, finding);
		const { state } = call.parts;
		const id = state.newId();
		// The archive may give the file another name.
		const taken = state.documents.some(({ entity }) => entity.Name === document.Name);
		const Name = taken ? document.Name.replace(/\.eml$/, `-${id}.eml`) : document.Name;
		const entity = { ...document, DocumentId: id, Name, TableRight: null, FieldProperties: {} };
		state.documents.push({ id, entity });
		return await answer(call, entity);
	},
	SetDocumentStreamFromId: async (call) => {
		const body = await checkedBody(call, 'SetDocumentStreamFromId');
		if (body === undefined) return call.reply;
		const stored = call.parts.state.documents.find(({ id }) => id === body.DocumentId);
		if (stored === undefined) return await failed(call, 'There is no such document');
		const text = String(body.Stream);
		const content = Buffer.from(text, 'base64');
		if (content.toString('base64') !== text) return await badRequest(call, 'Stream is not base64');
		const finding = messageFinding(content.toString('latin1'));
		if (finding !== undefined) return await badRequest(call, finding);
		stored.content = content;
		return await answer(call, stored.entity);
	},
};

function documentFinding(document: WireDocument): string | undefined {
	const { DocumentTemplate, Person, Contact, Project, Sale } = document;
	if (!TEMPLATES.some(({ id }) => id === DocumentTemplate.DocumentTemplateId))
		return `There is no template ${DocumentTemplate.DocumentTemplateId}`;
	if (Person === undefined && Contact === undefined && Project === undefined && Sale === undefined)
		return 'The document belongs to nobody';
	const company = Person === undefined ? undefined : companyOf(Person.PersonId);
	if (Person !== undefined && company === undefined) return `There is no person ${Person.PersonId}`;
	if (Contact !== undefined && !CONTACTS.includes(Contact.ContactId))
		return `There is no company ${Contact.ContactId}`;
	if (Contact !== undefined && company !== undefined && company !== Contact.ContactId)
		return 'The person does not work for the company';
	if (Project !== undefined && !PROJECTS.includes(Project.ProjectId))
		return `There is no project ${Project.ProjectId}`;
	if (Sale !== undefined && !SALES.includes(Sale.SaleId)) return `There is no sale ${Sale.SaleId}`;
	return undefined;
}

/** Fields of a header that may not come back (RFC 5322, section 3.6; RFC 2045, section 3). */
const AT_MOST_ONCE = [
	'date',
	'from',
	'sender',
	'reply-to',
	'to',
	'cc',
	'bcc',
	'message-id',
	'in-reply-to',
	'references',
	'subject',
	'mime-version',
	'content-type',
	'content-transfer-encoding',
];

/** What makes a text no message of RFC 5322: mail programs would not open the document. */
function messageFinding(text: string): string | undefined {
	const end = text.indexOf('\r\n\r\n');
	if (end < 0) return 'The content has no header';
	if (/[^\r]\n|\r[^\n]/.test(text)) return 'The content has bare line breaks';
	if (text.split('\r\n').some((line) => line.length > 998)) return 'A line is longer than 998 characters';
	const header = text.slice(0, end).replace(/\r\n[ \t]/g, ' ');
	if (/[^\x20-\x7e\r\n\t]/.test(header)) return 'The header is not ASCII';
	const names = header.split('\r\n').map((line) => line.split(':')[0]?.toLowerCase());
	const missing = ['from', 'date', 'mime-version', 'message-id'].find((name) => !names.includes(name));
	if (missing !== undefined) return `The header has no ${missing}`;
	const twice = AT_MOST_ONCE.find((name) => names.filter((one) => one === name).length > 1);
	return twice === undefined ? undefined : `The header has ${twice} twice`;
}
