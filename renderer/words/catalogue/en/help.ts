/** What each page is for and what can be done there. Markdown, of the forms that a model's card uses. */
export const en = {
  label: (page: string) => `Help: ${page}`,
  everywhere: 'On every page',
  common: `- Ctrl K leads to anything by its name.
- F1 opens this help on any page.
- Tab and Enter reach everything; Escape closes what is in front.
- The clock beside the search shows any past minute on the same pages.
- The loudspeaker in the header sets how loud alarms are on this machine; *Silence* quiets those that ring, without acknowledging them.`,
  pages: {
    overview: `Which machines need attention now, and how all of them are.

- On the left stand machines with an alarm, the most urgent first, with what moved the prediction; below them what is worth a look without being urgent.
- Each tile is a machine: its prediction over the last eight hours, and a bar up to its limit (the mark). Grey is normal. Colour is kept for alarms; their shape and number say the priority, 1 the highest.
- A value that is old is not shown as if it were new: the tile says since when nothing came, and a model that lacks an input, or sees one outside what it was trained on, says that it is blind.

Press a tile for the machine. *Sorted by* changes between place and risk.`,
    displays: `Pages that your site composes of panels: tiles, values, trends, rankings, heat maps, alarm lists, model health, text.

- *Compose a display* begins an empty one or one that is ready. Every change is kept as a version; *Undo* takes the last one back, a removal too.
- A display is shared with a role: whoever may do as much sees it.
- *Wall…* shows displays in turn on a screen of their own, where nobody can change anything. It stops at the overview while an alarm waits.
- *Export* writes a display to a file that names machines by their keys, for another appliance.`,
    equipment: `All machines with what is known of each: prediction, alarm, the newest reading and its age. Press a column's heading to sort by it, a name to open the machine.`,
    machine: `One machine on one axis of time: its prediction with the limit, its readings with their usual bands, alarms and what was done.

- *What moved it* names the inputs that pushed the newest prediction up or down, and by how much.
- *Record…* keeps what was done or found. Findings are the truth that alarms and models are judged by later.
- *As a trend* opens the same lines on a sheet that can be moved, zoomed and compared.
- *What is kept* sets a deadband: readings that moved less than that are not stored. It says beforehand where a model would see too little.`,
    alarms: `- *Active*: what stands. Acknowledge when you take care of it; that does not end it. An alarm stays until its condition is over and somebody has acknowledged it.
- *Set aside*: shelved (quiet for a while, with a reason and an end), suppressed by design (its value means nothing just now), out of service.
- *Findings*: alarms that are over and want a verdict: real, false, not yet, or hidden by maintenance.
- *History*: every alarm that was, and the measures of EEMUA 191: alarms per hour, floods, chattering, time to acknowledge.
- *Handover*: one shift to the next, signed by both.
- *Who is told*: mail, a webhook or a broker of the site, and whom to tell when nobody answers.
- *Definitions*: what raises an alarm. A change is tried on history before it goes live.

A flood is more than ten alarms in ten minutes. The first of it stays in sight: the rest may follow from it.`,
    trend: `Lines of tags and predictions on one sheet.

- Drag to move it, turn the wheel to zoom, press *Now* to follow again. With the keyboard: arrows move, + and − zoom, Home and End lead to the cursor's ends.
- Two scales, left and right; each line says which is its own, its limit and its usual band.
- *Week before* lays the same lines of a week ago below; *Foretold* shows what the model had said 1 h, 8 h or 3 days before.
- *As a table* gives the same numbers to read or to hear.`,
    batch: `Scores rows with a model: a file or folder (CSV, JSON Lines, Parquet, Excel, SQLite), this appliance’s history, or a query to a database of the site.

- Columns are found by their names. Rows that can't be scored go to a file of rejects with the reason; the run says how many.
- The output has the input's columns and order, then predictions. It appears whole or not at all.
- A run can be paused, and goes on where it was, after a restart or a power cut too, with the same bytes.
- *Keep it* gives a run a name: it is run again by hand on this page, or by a schedule.`,
    reports: `What was written by itself or by hand, kept in the store.

- The first page says what needs attention, why, and what changed since last time. Every number stands in the tables behind it.
- Each report carries a ledger: readings expected and received, late and bad, how long models were blind, which versions answered.
- Data that came late make a revision beside the first; nothing changes silently.
- *Schedules* says when: at a time of a place, right through summer time. What was missed while this computer was off is made up for, once.`,
    models: `Every version of every model, and which one answers.

- *Bring a model* looks at a package or an ONNX file before it is taken in: inputs, outputs, golden samples, signature.
- A champion answers; a challenger runs beside it and is compared; *Promote* and *Roll back* are one step each.
- *Try it* answers one row, with which inputs moved the answer.
- *Watch* gives a model its machines. A model whose golden samples do not match is not used.`,
    connect: `Where readings come from: MQTT, Sparkplug B, OPC UA, Modbus TCP, files in a folder.

- A connection is tried before it is kept, and says in words what is wrong.
- *Map tags* shows what a source brings with its newest values; many are mapped at once where names follow a pattern.
- What can't be stored is turned away, counted by cause and shown, never kept as if it were right.
- *HTTP* opens this appliance to programs of the site, with keys of their own. It is off until somebody switches it on.`,
    people: `Who may sign in, and what each may do: look, operate, engineer, administer. Each may do what those before may.

Whoever is shut out loses the passphrase at once, and open windows close. The last administrator stays one.

The audit trail holds every change: when, who, what, before and after, why. Its entries are chained: a change of any of them, or a missing one, is found out. *millwrightctl audit verify* prints the head of the chain; a copy of it that is kept elsewhere also shows whether the whole trail was written anew.`,
    start: `What there is to do until machines are judged live and reports come by themselves. Steps are done in any order; what is done is seen from the appliance itself, and nothing is lost by leaving one for later.`,
  },
};
