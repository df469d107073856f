//! From records to declarations, and what is refused.

use object::write::{Object, StandardSegment};
use object::{Architecture, BinaryFormat, Endianness, SectionKind};
use tenon_addon_types::{read_bytes, to_dts};

/// A file that carries these records, as a linker would leave them.
fn file(format: BinaryFormat, section: &str, records: &[&str]) -> Vec<u8> {
    let mut object = Object::new(format, Architecture::X86_64, Endianness::Little);
    let segment = object.segment_name(StandardSegment::Data).to_vec();
    let section = object.add_section(segment, section.into(), SectionKind::ReadOnlyData);
    for record in records {
        let mut bytes = b"TENONTS\x01".to_vec();
        bytes.extend(
            u32::try_from(record.len())
                .expect("a short record")
                .to_le_bytes(),
        );
        bytes.extend(record.as_bytes());
        object.append_section_data(section, &bytes, 8);
    }
    object.write().expect("an object file")
}

fn declarations(records: &[&str]) -> String {
    let file = file(BinaryFormat::Elf, ".tenon_types", records);
    to_dts(&read_bytes(&file).expect("good records"))
}

fn refused(records: &[&str]) -> String {
    read_bytes(&file(BinaryFormat::Elf, ".tenon_types", records))
        .expect_err("these records must be refused")
        .to_string()
}

fn body(text: &str) -> &str {
    text.split_once('\n').expect("a first line").1
}

#[test]
fn each_format_is_found() {
    let record = r#"{"kind":"constant","name":"A","type":"number"}"#;
    for (format, section) in [
        (BinaryFormat::Elf, ".tenon_types"),
        (BinaryFormat::MachO, "__tenon_types"),
        (BinaryFormat::Coff, ".tnntype"),
    ] {
        let module = read_bytes(&file(format, section, &[record])).expect("one record");
        assert_eq!(module.items.len(), 1, "{format:?}");
    }
}

#[test]
fn functions() {
    let text = declarations(&[
        r#"{"kind":"function","name":"add","doc":"Adds.\nTwice.","params":[{"name":"a","type":"number"},
            {"name":"b","type":"string","optional":true,"default":"\"x\""},{"name":"more","type":"number[]","rest":true},null],"returns":"number"}"#,
        r#"{"kind":"function","name":"delete","params":[{"name":"new","type":"A"},null],"returns":"void"}"#,
        r#"{"kind":"function","name":"a-b","params":[{"name":"x","type":"A","optional":true},{"name":"y","type":"B"},null],"returns":"void"}"#,
    ]);
    assert_eq!(
        body(&text),
        "declare function _a$2db(x: A | undefined, y: B): void;\n\
         export { _a$2db as \"a-b\" };\n\
         /**\n * Adds.\n * Twice.\n * @param b `\"x\"` when left out\n */\n\
         export function add(a: number, b?: string, ...more: number[]): number;\n\
         declare function _delete(new_: A): void;\n\
         export { _delete as delete };\n"
    );
}

#[test]
fn classes() {
    let text = declarations(&[
        r#"{"kind":"members","name":"geo.Point","members":[
            {"kind":"method","name":"Symbol.iterator","params":[null],"returns":"IterableIterator<number>"},
            {"kind":"constructor","name":"constructor","params":[null],"returns":""},
            {"kind":"method","name":"open","static":true,"params":[null],"returns":"geo.Point"},
            {"kind":"property","name":"ZERO","static":true,"readonly":true,"type":"number"},null]}"#,
        r#"{"kind":"class","namespace":"geo","name":"Point","extends":"Shape","implements":["Disposable",null],"members":[
            {"kind":"getter","name":"x","doc":"The */ end.","type":"number"},
            {"kind":"setter","name":"x","type":"number"},null]}"#,
        r#"{"kind":"class","name":"Handle","members":[null]}"#,
        r#"{"kind":"class","name":"Shape","members":[null]}"#,
        r#"{"kind":"namespace","name":"geo","doc":"Shapes."}"#,
    ]);
    let expected = r"export class Handle {
  private constructor();
}
export class Shape {
  protected constructor();
}
/** Shapes. */
export namespace geo {
  export class Point extends Shape implements Disposable {
    constructor();
    static readonly ZERO: number;
    static open(): geo.Point;
    /** The *@/ end. */
    get x(): number;
    set x(value: number);
    [Symbol.iterator](): IterableIterator<number>;
  }
}
";
    assert_eq!(body(&text), expected.replace('@', "\u{200b}"));
}

#[test]
fn a_type_of_both_directions_is_what_rust_gives_and_may_lack_what_rust_need_not_have() {
    let from = r#"{"kind":"interface","direction":"from","name":"Page","fields":[
        {"name":"items","type":"Iterable<number>"},{"name":"next","type":"string | null | undefined","optional":true},null]}"#;
    let into = r#"{"kind":"interface","direction":"into","name":"Page","fields":[
        {"name":"items","type":"Array<number>"},{"name":"next","type":"string | null"},null]}"#;
    for records in [[from, into], [into, from]] {
        assert_eq!(
            body(&declarations(&records)),
            "export interface Page {\n  items: Array<number>;\n  next?: string | null;\n}\n"
        );
    }
    assert_eq!(
        body(&declarations(&[into])),
        "export interface Page {\n  items: Array<number>;\n  next: string | null;\n}\n"
    );
    let other = into.replace("next", "previous");
    assert!(refused(&[from, &other]).contains("`Page`"));
}

#[test]
fn tagged_unions() {
    let union = r#"{"kind":"union","name":"Event","doc":"Happened.","tag":"kind","variants":[
        {"tag":"closed","fields":[null]},
        {"tag":"moved","doc":"By hand.","fields":[{"name":"x","doc":"Where.","type":"number"},null]},null]}"#;
    let expected = r#"/** Happened. */
export type Event =
  | {
    kind: "closed";
  }
  /** By hand. */
  | {
    kind: "moved";
    /** Where. */
    x: number;
  };
"#;
    assert_eq!(body(&declarations(&[union])), expected);
}

#[test]
fn disposal_is_referred_to() {
    let class = r#"{"kind":"class","name":"File","members":[
        {"kind":"method","name":"Symbol.dispose","params":[null],"returns":"void"},null]}"#;
    let text = declarations(&[class]);
    assert!(
        body(&text).starts_with("/// <reference lib=\"esnext.disposable\" />\n"),
        "{text}"
    );
}

#[test]
fn enums_and_shapes() {
    let text = declarations(&[
        r#"{"kind":"enum","name":"Level","members":[{"name":"Low","value":1,"doc":"Not much."},{"name":"a b","value":-2},null]}"#,
        r#"{"kind":"enum","name":"Word","members":[{"name":"Yes","value":"yes"},{"name":"No","value":"no"},null]}"#,
        r#"{"kind":"interface","name":"Options","fields":[{"name":"size","type":"number","optional":true},{"name":"a-b","type":"string"},null]}"#,
        r#"{"kind":"alias","name":"Id","type":"number"}"#,
    ]);
    assert_eq!(
        body(&text),
        "export type Id = number;\n\
         export enum Level {\n  /** Not much. */\n  Low = 1,\n  \"a b\" = -2,\n}\n\
         export interface Options {\n  size?: number;\n  \"a-b\": string;\n}\n\
         export const Word: {\n  readonly Yes: \"yes\";\n  readonly No: \"no\";\n};\n\
         export type Word = \"yes\" | \"no\";\n"
    );
}

#[test]
fn an_addon_that_offers_nothing_is_still_a_module() {
    assert_eq!(body(&declarations(&[])), "export {};\n");
}

#[test]
fn the_same_twice_is_once() {
    let record = r#"{"kind":"alias","name":"Id","type":"number"}"#;
    assert_eq!(
        body(&declarations(&[record, record])),
        "export type Id = number;\n"
    );
}

#[test]
fn conflicts_and_damage_are_named() {
    let conflict = refused(&[
        r#"{"kind":"alias","namespace":"a","name":"Id","type":"number"}"#,
        r#"{"kind":"alias","namespace":"a","name":"Id","type":"string"}"#,
    ]);
    assert!(
        conflict.contains("`a.Id`") && conflict.contains("rename"),
        "{conflict}"
    );
    let orphan = r#"{"kind":"members","name":"Gone","members":[null]}"#;
    assert!(refused(&[orphan]).contains("`Gone`"));
    assert!(refused(&["{"]).contains("damaged"));
    assert!(refused(&[r#"{"kind":"spell","name":"x"}"#]).contains("damaged"));
}
