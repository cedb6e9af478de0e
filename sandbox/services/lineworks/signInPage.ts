import { MEMBERS, memberName } from './members';

/** Members that the page offers; the others appear in lists only. */
const OFFERED = 5;

/** The page on which a person chooses a member and accepts or declines the scopes. */
export function signInPage(parameters: URLSearchParams, scopes: string[]): string {
	const hidden = [...parameters]
		.map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
		.join('\n\t\t\t');
	const members = MEMBERS.slice(0, OFFERED)
		.map((member) => {
			const label = `${memberName(member)} (${member.email})`;
			return `<option value="${member.userId}">${escapeHtml(label)}</option>`;
		})
		.join('\n\t\t\t\t\t');
	return page(
		'Sign in to the LINE WORKS sandbox',
		`<p>An app wants to act for you. It asks for:</p>
		<ul>${scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join('')}</ul>
		<form method="post">
			${hidden}
			<label>Member
				<select name="member">
					${members}
				</select>
			</label>
			<p>
				<button type="submit" name="decision" value="allow" id="sign-in">Sign in</button>
				<button type="submit" name="decision" value="deny" id="cancel">Cancel</button>
			</p>
		</form>`,
	);
}

/** The page for a request that is too faulty to redirect the browser back to the app. */
export function refusalPage(reason: string): string {
	return page('This sign-in cannot start', `<p>${escapeHtml(reason)}</p>`);
}

function page(title: string, content: string): string {
	return `<!DOCTYPE html>
<html lang="en">
	<head>
		<meta charset="utf-8">
		<meta name="viewport" content="width=device-width, initial-scale=1">
		<title>${escapeHtml(title)}</title>
		<style>
			body { font: 16px/1.5 system-ui, sans-serif; max-width: 28rem; margin: 10vh auto; padding: 0 1rem; color: #1f2937; }
			h1 { font-size: 1.3rem; }
			select, button { font: inherit; padding: .4rem .8rem; }
			#sign-in { background: #06773d; color: #fff; border: 0; border-radius: 4px; }
		</style>
	</head>
	<body>
		<h1>${escapeHtml(title)}</h1>
		${content}
	</body>
</html>
`;
}

function escapeHtml(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');
}
