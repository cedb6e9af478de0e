import type { IDataObject } from 'n8n-workflow';

/** What a node asks. */
export interface ReadQuestion {
	subject: string;
	message: string;
	asked: Approval | Form;
	/** When the wait ends, in milliseconds since 1970; left out: never. */
	until?: number;
}

/** What was asked, as plain data: n8n saves it with the execution that waits, and the page is made from it. */
export interface Question extends ReadQuestion {
	/** Which of the node's questions it is; its links name it. A node in a loop asks several times. */
	id: string;
	/** The execution that its links lead to. */
	executionId: string;
	/** Items that go on with the answer. */
	count: number;
	/** The result of the mail. */
	mail: IDataObject;
}

export interface Approval {
	kind: 'approval';
	choices: Choice[];
}

/** A button of an approval. */
export interface Choice {
	approved: boolean;
	label: string;
	style: 'primary' | 'secondary';
}

/** A form. A free text is a form of one field. */
export interface Form {
	kind: 'form';
	/** Button in the mail that opens the page. */
	open: string;
	title: string;
	description: string;
	submit: string;
	fields: FormField[];
}

interface FieldOf<Type extends string> {
	type: Type;
	/** Name of the value in the output. */
	name: string;
	label: string;
	required: boolean;
}

export interface LineField extends FieldOf<'date' | 'email' | 'number' | 'text' | 'textarea'> {
	placeholder: string;
	/** What it holds at first. */
	value: string;
}

export interface ChoiceField extends FieldOf<'checkbox' | 'dropdown' | 'radio'> {
	choices: string[];
	/** What is chosen at first. */
	value: string[];
}

export interface FileField extends FieldOf<'file'> {
	several: boolean;
	/** Endings of names and media types, in small letters; none: all. */
	accepted: string[];
}

export type FormField = LineField | ChoiceField | FileField;

/** What a recipient has answered: the members of `data` in the output beside `respondedAt`. */
export type Answer = Record<string, unknown>;

/** The words for an answer, for the page that confirms it. */
export function answerText({ asked }: Question, answer: IDataObject): string | undefined {
	if (asked.kind !== 'approval') return undefined;
	return asked.choices.find(({ approved }) => approved === answer.approved)?.label;
}
