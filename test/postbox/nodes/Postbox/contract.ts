import { lazy } from '../shared/lazy';
import { FileContent } from '../shared/wire/request';
import { z } from '../shared/zod';

/** Every name of the wire, once. Made when the first mail is sent, not when n8n loads the node. */
export const message = lazy(() => {
	const mailbox = z.object({ address: z.string(), name: z.string().optional() }).strict();
	const file = z.object({ name: z.string(), type: z.string(), content: z.instanceof(FileContent) }).strict();
	return z
		.object({
			sender: mailbox.optional(),
			recipients: z.array(mailbox).min(1),
			copies: z.array(mailbox),
			title: z.string(),
			html: z.string().optional(),
			text: z.string().optional(),
			files: z.array(file),
			tag: z.string().max(40).optional(),
		})
		.strict();
});

/** Answers are read leniently: further members stay. */
export const receipt = lazy(() => z.object({ id: z.string().min(1) }).passthrough());
export const refused = lazy(() =>
	z.object({ error: z.string(), field: z.string().optional() }).passthrough(),
);
