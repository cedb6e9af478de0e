/**
 * The looks of the page, for light and dark, telephones and keyboards. Nothing is loaded: fonts are those of the device.
 */
export const STYLE = [
	':root{color-scheme:light dark;--back:#f2f4f7;--card:#fff;--ink:#101828;--soft:#475467;--line:#d0d5dd;--edge:#98a2b3;--main:#1a56db;--main2:#1646b4;--on:#fff;--bad:#b42318;--badback:#fef3f2;--good:#067647}',
	'@media(prefers-color-scheme:dark){:root{--back:#0c111d;--card:#161b26;--ink:#f5f5f6;--soft:#a3abb8;--line:#333b4a;--edge:#667085;--main:#6f9bff;--main2:#8fb2ff;--on:#0c111d;--bad:#fda29b;--badback:#2b1716;--good:#47cd89}}',
	'*{box-sizing:border-box}',
	"body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}",
	'main{max-width:36rem;margin:0 auto;padding:clamp(1rem,6vh,4rem) 1rem}',
	'.card{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:clamp(1.25rem,5vw,2.25rem);box-shadow:0 1px 3px rgba(16,24,40,.08)}',
	'h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}',
	'p{margin:0 0 1rem}.text{white-space:pre-wrap;margin-bottom:1.5rem}.card>:last-child{margin-bottom:0}',
	'.soft,.note{color:var(--soft);font-size:.875rem}.note{text-align:center;margin:1rem 0 0}',
	'.buttons{display:flex;flex-wrap:wrap;gap:.75rem;margin:0 0 1.25rem}',
	'button{font:inherit;font-weight:600;min-height:3rem;padding:.6rem 1.75rem;border-radius:10px;border:1px solid var(--edge);background:transparent;color:var(--ink);cursor:pointer;overflow-wrap:anywhere}',
	'button:hover{border-color:var(--ink)}',
	'button.primary{background:var(--main);border-color:var(--main);color:var(--on)}button.primary:hover{background:var(--main2);border-color:var(--main2)}',
	':focus-visible{outline:3px solid var(--main);outline-offset:2px}',
	'.field{margin:0 0 1.25rem;border:0;padding:0;min-width:0}label,legend{font-weight:600;padding:0}div.field>label,legend{display:block;margin-bottom:.375rem}',
	'input,select,textarea{font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:10px}',
	'input:not([type=checkbox],[type=radio]),select,textarea{display:block;width:100%;min-height:3rem;padding:.6rem .8rem}textarea{min-height:9rem;resize:vertical}',
	'.choice{display:flex;gap:.75rem;align-items:flex-start;font-weight:400;padding:.4rem 0}.choice input{flex:none;width:1.25rem;height:1.25rem;margin:.15rem 0 0;accent-color:var(--main)}',
	'[aria-invalid=true]{border-color:var(--bad)}.problem{color:var(--bad);font-size:.9375rem;margin:.375rem 0 0}',
	'.summary{background:var(--badback);border:1px solid var(--bad);border-radius:10px;padding:.9rem 1.1rem;margin:0 0 1.5rem}.summary a{color:var(--bad)}.summary>:last-child{margin-bottom:0}.summary p{margin:.5rem 0 0}.summary ul{margin:.25rem 0 0;padding-left:1.2rem}',
	'.card>form:last-child .buttons{margin-bottom:0}',
	'.mark{display:block;width:3rem;height:3rem;margin:0 0 1rem;color:var(--good)}.mark.off{color:var(--soft)}',
	'@media(max-width:30rem){.buttons button{width:100%}}',
].join('');

/**
 * A second press while the first is under way would bring n8n's own page in place of ours. Everything works without it.
 */
export const SCRIPT =
	"var sent;addEventListener('submit',function(e){if(sent)e.preventDefault();sent=1});addEventListener('pageshow',function(){sent=0})";
