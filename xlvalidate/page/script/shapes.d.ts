// What the modules of the script hand to each other. Only types: nothing of it goes into the page.
import type { Day } from './day';
import type { Decimal } from './decimal';
import type { Fraction } from './fraction';
import type { Patterns } from './text_patterns';
import type { Speech } from './speech';
import type { Bound, WholeRow } from './whole_rows';

export interface Cell { readonly sheet: string; readonly row: number; readonly column: number }
export interface Value { readonly kind: string; readonly text: string; readonly formula: string | null }
export type Typed = Decimal | Day | boolean | string;
export type Figure = Decimal | string;
export type Figures = ReadonlyMap<string, Figure>;
export interface Period { readonly year: number; readonly first: number; readonly months: number }
export interface Identity { readonly office: string; readonly period: Period | null }

export interface NumberLiteral { readonly kind: 'number'; readonly value: Decimal }
export interface DayLiteral { readonly kind: 'day'; readonly value: Day }
export interface Quoted { readonly kind: 'quoted'; readonly value: string }
export interface Ref { readonly kind: 'ref'; readonly code: string; readonly period: string }
export interface Sum { readonly kind: 'sum'; readonly of: string; readonly period: string; readonly parts: readonly Ref[] }
export interface Negative { readonly kind: 'negative'; readonly operand: Amount }
export interface Arithmetic { readonly kind: 'arithmetic'; readonly left: Amount; readonly op: string; readonly right: Amount }
export interface Apply { readonly kind: 'apply'; readonly function: string; readonly of: readonly Amount[] }
export type Amount = NumberLiteral | DayLiteral | Ref | Sum | Negative | Arithmetic | Apply;
export interface Leeway { readonly over: Amount; readonly under: Amount; readonly nonzero: readonly Amount[] }
export interface Comparison {
  readonly kind: 'comparison'; readonly left: Amount; readonly op: string; readonly right: Amount;
  readonly within: Leeway | null;
}
export interface SameText { readonly kind: 'same_text'; readonly left: Ref | Quoted; readonly right: Ref | Quoted }
export interface Among { readonly kind: 'among'; readonly of: Amount | Quoted; readonly items: readonly (NumberLiteral | DayLiteral | Quoted)[] }
export interface Matches { readonly kind: 'matches'; readonly of: Ref; readonly pattern: string }
export interface Ticked { readonly kind: 'ticked'; readonly of: Ref }
export interface Blank { readonly kind: 'blank'; readonly of: Ref }
export interface AmongEntries {
  readonly kind: 'among_entries'; readonly relation: string; readonly of: readonly Ref[]; readonly within: readonly Ref[];
}
export interface Not { readonly kind: 'not'; readonly claim: Claim }
export interface Both { readonly kind: 'both'; readonly first: Claim; readonly second: Claim }
export interface Either { readonly kind: 'either'; readonly first: Claim; readonly second: Claim }
export interface When { readonly kind: 'when'; readonly condition: Claim; readonly claim: Claim }
export interface Iff { readonly kind: 'iff'; readonly first: Claim; readonly second: Claim }
export type Plain = Comparison | SameText | Among | Matches | Ticked | Blank | AmongEntries;
export type Claim = Plain | Not | Both | Either | When | Iff;
export type Node = Amount | Quoted | Claim;
export interface Notation {
  readonly terms: (leaf: Amount) => readonly string[];
  readonly apply: (name: string, of: readonly string[]) => string;
  readonly worded: boolean;
}
export interface Stretch { readonly of: string; readonly least: number; readonly most: number | null; readonly literal: boolean }

/** A rule over one submission: does it hold, and the two sides that decide it; null where it compares no amounts. */
export interface Balance {
  readonly holds: boolean; readonly left: Decimal | null; readonly right: Decimal | null;
  readonly difference: Decimal | null; readonly tolerated: Decimal | null;
}
/** A rule with its figures; `met` says of each thing that it demands, by its key, whether it is so. */
export interface Broken { readonly sides: Balance; readonly met: ReadonlyMap<string, boolean> }
/** An instance that has no balance, and why; `divisor` is the amount that is 0, or may be. */
export interface NotComputed { readonly absence: string; readonly operands: readonly Reading[]; readonly divisor: Amount | null }
/** The sum of figures, each times its factor, plus `rest`: is 0, greater than 0 (`strict`), or at least 0. */
export interface Line {
  readonly factors: readonly { readonly ref: Ref; readonly by: Fraction }[]; readonly rest: Fraction;
  readonly equal: boolean; readonly strict: boolean;
}
/** What is asked of the changes of some cells: all rows, and one alternative of each fork. */
export interface Question {
  readonly rows: readonly WholeRow[]; readonly forks: readonly (readonly (readonly WholeRow[])[])[];
  readonly spans: ReadonlyMap<number, [Bound, Bound]>; readonly forced: ReadonlySet<number>;
}
export interface Suspects {
  readonly rules: readonly string[]; readonly sets: readonly (readonly string[])[];
  readonly slips: readonly (string | null)[]; readonly ended: boolean;
}

export interface Kind {
  readonly word: string; readonly type: 'number' | 'text' | 'date' | 'flag'; readonly signed: boolean;
  readonly share: boolean; readonly asked: boolean; readonly framed: boolean; readonly compared: boolean; readonly summed: boolean;
}
export interface Indicator {
  readonly code: string; readonly short: string; readonly table: string; readonly row: readonly string[];
  readonly column: readonly string[]; readonly kind: Kind; readonly unit: string; readonly decimals: number | null;
  readonly least: Decimal | null; readonly most: Decimal | null; readonly blank: 'unknown' | 'zero' | 'empty';
  readonly choices: readonly string[]; readonly optional: string | null; readonly computed: boolean;
  readonly earliest: Day | null; readonly latest: Day | null; readonly shortest: number | null;
  readonly longest: number | null; readonly pattern: string | null; readonly list: string | null; readonly under: string | null;
}
export interface Rule {
  readonly id: string; readonly type: string; readonly severity: string; readonly table: string;
  readonly applies: readonly [string, readonly string[]][]; readonly label: string;
  readonly labels: Readonly<Record<string, string>>; readonly zero_blanks: boolean;
  readonly tolerance: readonly [string, string] | null; readonly trial: boolean;
}
export interface Instance {
  readonly id: string; readonly rule: Rule; readonly key: string; readonly claim: Claim; readonly operands: Ref[];
  readonly references: Ref[]; readonly blanks: Ref[]; readonly entries: string;
}
export interface Table {
  readonly code: string; readonly sheet: string; readonly may_be: readonly string[];
  readonly indicators: readonly Indicator[]; readonly columns: readonly Indicator[];
}
export interface OpenTable {
  readonly code: string; readonly columns: readonly Indicator[]; readonly least: number; readonly most: number; readonly key: readonly string[];
}
export interface EntryFigure {
  readonly table: string; readonly function: string; readonly column: Indicator | null; readonly where: Claim | null;
  readonly indicator: Indicator;
}
export interface ItemList {
  readonly code: string; readonly label: string; readonly items: readonly string[]; readonly parent: string | null;
  readonly by_word: ReadonlyMap<string, readonly string[]>;
}
export interface Erratum {
  readonly rule: string; readonly since: string; readonly reason: string; readonly reasons: Readonly<Record<string, string>>;
  readonly off: boolean; readonly severity: string | null; readonly applies: readonly [string, readonly string[]][] | null;
  readonly applied: readonly [string, readonly string[]][];
  readonly added: { readonly severity: string; readonly applies: readonly [string, readonly string[]][] } | null;
}
export interface CoverField { readonly code: string; readonly label: string; readonly kind: string; readonly choices: readonly string[] }
export interface Edition {
  readonly id: string; readonly digest: string; readonly title: string; readonly titles: Readonly<Record<string, string>>;
  readonly language: string; readonly period: string; readonly years: readonly [number, number | null];
  readonly cover: { readonly sheet: string; readonly fields: readonly CoverField[] }; readonly cover_roles: readonly string[];
  readonly onto: boolean; readonly shared: Shared; readonly data: any; readonly tables: readonly Table[];
  readonly indicators: ReadonlyMap<string, Indicator>; readonly columns: ReadonlyMap<string, Indicator>;
  readonly entry_figures: ReadonlyMap<string, EntryFigure>; readonly operands: ReadonlyMap<string, Indicator>;
  readonly open_tables: ReadonlyMap<string, OpenTable>; readonly by_table: ReadonlyMap<string, readonly Indicator[]>;
  readonly optional: ReadonlyMap<string, string>; readonly declarable: ReadonlyMap<string, readonly string[]>;
  readonly named: ReadonlyMap<string, ReadonlyMap<string, Indicator>>;
  readonly sets: ReadonlyMap<string, { readonly label: string; readonly labels: Readonly<Record<string, string>> }>;
  readonly lists: ReadonlyMap<string, ItemList>; readonly rules: readonly Rule[]; readonly instances: readonly Instance[];
  readonly entry_instances: readonly Instance[]; readonly by_instance: ReadonlyMap<string, Instance>;
  readonly cell_rules: ReadonlyMap<string, Rule>; readonly heading_rules: readonly Rule[]; readonly copied_rule: Rule | null;
  readonly unasked: readonly Rule[]; readonly errata: readonly Erratum[];
  /** What is made of it once, by name. */
  readonly made: Map<string, any>;
}
export interface LanguageData {
  readonly tag: string; readonly name: string; readonly between: string; readonly blanks: boolean; readonly day: string;
  readonly months: readonly string[]; readonly yes: string; readonly no: string; readonly no_reason: string; readonly flags: readonly string[];
}
/** What all editions of a page have in common. */
export interface Shared {
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly severities: { readonly reading: ReadonlyMap<string, string>; readonly structure: ReadonlyMap<string, string> };
  readonly patterns: Patterns; readonly no_reason: ReadonlySet<string>;
  readonly homes: readonly [string, string, readonly [number, number, number][]][];
  readonly periodOn: (kind: string, cover: ReadonlyMap<string, string>) => Period | null;
  readonly speech: (language: string) => Speech;
}
export interface Engine {
  readonly data: any; readonly shared: Shared; readonly speech: (language: string) => Speech;
  readonly editions: ReadonlyMap<string, Edition>; readonly keys: ReadonlyMap<string, string> | null;
}

export interface Reading {
  readonly indicator: Indicator; readonly cell: Cell | null; readonly value: Value; readonly number: Decimal | null;
  readonly why: string | null; readonly detail: string; readonly meant: Day | boolean | string | null; readonly nil: boolean;
}
export interface EntryColumn {
  readonly indicator: Indicator; readonly column: number; readonly texts: readonly string[];
  readonly typed: readonly (Typed | null)[]; readonly odd: ReadonlyMap<number, Reading>;
}
export interface Entries {
  readonly table: OpenTable; readonly sheet: string; readonly rows: readonly number[]; readonly columns: ReadonlyMap<string, EntryColumn>;
}
export interface DeclaredTable { readonly cell: Cell; readonly text: string; readonly says: string | null; readonly beside: readonly string[] }
export interface Kept { readonly text: string; readonly bound: string; readonly equation: string }
export interface Source { readonly file: string; readonly sha256: string }
export interface Submission {
  readonly source: Source; readonly edition: Edition; readonly readings: ReadonlyMap<string, Reading>;
  readonly cover: ReadonlyMap<string, string>; readonly stamp: string; readonly explanations: ReadonlyMap<string, string>;
  readonly kept: ReadonlyMap<string, Kept>; readonly lines_lost: ReadonlySet<string>; readonly findings: readonly Finding[];
  readonly declared: ReadonlyMap<string, DeclaredTable>; readonly entries: ReadonlyMap<string, Entries>;
  readonly entry_figures: ReadonlyMap<string, Reading>; readonly stamped: Identity | null; readonly year_ago: Submission | null;
}
export interface Unreadable { readonly source: Source; readonly finding: Finding }

export interface Place { readonly code: string | null; readonly cell: Cell | null; readonly text: string }
export interface Finding {
  readonly id: string; readonly origin: string; readonly severity: string; readonly why: string;
  readonly places: readonly Place[]; readonly left: Decimal | null; readonly right: Decimal | null;
  readonly difference: Decimal | null; readonly tolerated: Decimal | null; readonly facts: readonly [string, string][];
  readonly explanation: string; readonly bound: string; readonly entries: number;
  /** What its rule divides by, where that is 0 or may be. */
  readonly divisor: Amount | null;
}
export interface Checked {
  readonly source: Source; readonly verdict: string; readonly findings: readonly Finding[];
  readonly outcomes: ReadonlyMap<string, string>; readonly submission: Submission | null;
  readonly suspects: readonly Suspects[]; readonly counts: Readonly<Record<string, number>>;
}
/** Findings about which one thing is to be done. */
export interface Cause {
  readonly kind: string; readonly severity: string; readonly findings: readonly Finding[]; readonly places: readonly Place[];
  readonly lacks: readonly (readonly [string, number])[]; readonly waits: number; readonly suspects: Suspects | null;
  readonly entries: number; readonly by_column: readonly (readonly [string, number])[]; readonly open: boolean;
}
export interface Said {
  readonly where: string; readonly what: string; readonly figures: string; readonly please: string; readonly tail: string;
  readonly condition: string; readonly short: string;
}
export interface SaidCause {
  readonly where: string; readonly what: string; readonly please: string; readonly figures: readonly string[];
  readonly equations: readonly string[]; readonly ids: string; readonly tail: string;
}
