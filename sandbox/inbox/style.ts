/** The style sheet of the inbox pages. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2330; --soft: #5b6577; --line: #e4e7ec; --back: #f6f7f9; --card: #fff;
  --accent: #3b5bdb; --bad: #b42318; --badback: #fef3f2; --good: #027a48; --goodback: #ecfdf3 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ee; --soft: #98a2b3; --line: #2b3140; --back: #12151c; --card: #1a1f2a;
  --accent: #91a7ff; --bad: #fda29b; --badback: #3a1613; --good: #6ce9a6; --goodback: #0c2f20 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
.skip { position: absolute; left: -999px } .skip:focus { left: 8px; top: 8px; background: var(--card); padding: 8px }
header { background: var(--card); border-bottom: 1px solid var(--line); padding: 12px 24px; display: flex; gap: 8px 24px; align-items: baseline; flex-wrap: wrap }
header b { font-size: 17px } header nav { display: flex; gap: 18px; flex-wrap: wrap }
header a { color: var(--soft); text-decoration: none; padding: 4px 0 } header a[aria-current] { color: var(--accent); font-weight: 600 }
main { max-width: 1100px; margin: 20px auto; padding: 0 24px; outline: 0 }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 12px; overflow-wrap: anywhere }
h2 { font-size: 14px; margin: 0; padding: 10px 16px; border-bottom: 1px solid var(--line); color: var(--soft) }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 0 0 18px; overflow: hidden }
.pad { padding: 12px 16px; margin: 0 } .empty { padding: 48px 16px; text-align: center; color: var(--soft) }
.bar { display: flex; gap: 8px; margin-bottom: 12px; flex-wrap: wrap; align-items: center }
.bar a { margin-right: 12px }
input, select, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; min-height: 40px }
input[type=search] { flex: 1 1 260px; min-width: 0 } button { cursor: pointer; white-space: nowrap } button:hover { border-color: var(--accent) }
.danger { color: var(--bad) } td button { min-height: 0; padding: 3px 10px; font-size: 13px }
.rows, .files { list-style: none; padding: 0 } .rows li + li { border-top: 1px solid var(--line) }
.rows a { display: grid; grid-template-columns: 1fr auto; gap: 0 16px; padding: 10px 16px; color: inherit; text-decoration: none }
.rows a:hover, .rows a:focus { background: color-mix(in srgb, var(--accent) 9%, transparent) }
.rows a:focus, main a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px }
.subject, .people { grid-column: 1; min-width: 0; overflow-wrap: anywhere } .people { font-size: 14px }
.facts { grid-column: 2; grid-row: 1 / span 2; display: flex; gap: 10px; align-items: center; font-size: 13px; white-space: nowrap }
.unread .subject { font-weight: 700 } .dot { display: inline-block; width: 9px; height: 9px; border-radius: 50%; background: var(--accent); margin-right: 8px }
.files { margin: 0; padding: 8px 16px } .files li { padding: 3px 0; overflow-wrap: anywhere }
dl { margin: 0; padding: 6px 16px } dl div { display: grid; grid-template-columns: 150px 1fr; gap: 0 12px; padding: 3px 0 }
dt { color: var(--soft); font-size: 13px } dd { margin: 0; overflow-wrap: anywhere }
.tabs { display: flex; border-bottom: 1px solid var(--line); flex-wrap: wrap }
.tabs a { padding: 10px 16px; text-decoration: none; color: var(--soft) } .tabs a[aria-current] { color: var(--accent); font-weight: 600; box-shadow: inset 0 -2px var(--accent) }
.tabs .end { margin-left: auto }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: 8px 16px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
td.wide { width: 100% } td.wide code { display: block; max-height: 8em; overflow: auto } th { overflow-wrap: normal; color: var(--soft); font-weight: 500; font-size: 13px; min-width: 130px }
tr:last-child td, tr:last-child th { border-bottom: 0 } summary { padding: 10px 16px; cursor: pointer }
code { font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere }
a { color: var(--accent) } .soft { color: var(--soft) } .num { white-space: nowrap }
kbd { border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 5px; padding: 0 6px; font: 12px ui-monospace, monospace; margin-left: 12px } .keys { font-size: 13px }
.tag { display: inline-block; border-radius: 99px; padding: 0 9px; font-size: 12px; border: 1px solid var(--line); color: var(--soft); white-space: nowrap }
.bad { color: var(--bad) } .tag.bad { background: var(--badback); border-color: transparent }
.tag.good { background: var(--goodback); color: var(--good); border-color: transparent }
pre { margin: 0; padding: 14px 16px; white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.5 ui-monospace, monospace; max-height: 560px; overflow: auto }
iframe { display: block; width: 100%; height: 460px; border: 0; background: #fff }
@media (max-width: 640px) {
  header { padding: 10px 14px } main { padding: 0 12px; margin: 14px auto } .keys { display: none }
  .bar button[type=submit] { display: none }
  .rows a { grid-template-columns: 1fr; padding: 10px 14px } .facts { grid-column: 1; grid-row: auto; flex-wrap: wrap; white-space: normal; gap: 4px 10px }
  dl div { grid-template-columns: 1fr } dl { padding: 6px 14px } .bar select { flex: 1 } .tabs a { padding: 10px 12px } .tabs .end { margin-left: 0 }
  td, th { padding: 6px 10px } th { min-width: 92px }
}
`;
