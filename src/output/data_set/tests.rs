use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::{fs, io};

use super::*;
use crate::reports::Sink as _;

fn name(text: &str) -> DataSetName {
    DataSetName::new(text).unwrap()
}

fn store(catalog: &Catalog, dsname: &str, text: &str) {
    let mut writer = catalog.write(&name(dsname), &AtomicBool::new(false)).unwrap();
    writer.write(text.as_bytes()).unwrap();
    writer.commit().unwrap();
}

fn content(catalog: &Catalog, dsname: &str) -> String {
    io::read_to_string(catalog.read(&name(dsname)).unwrap()).unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let found = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut found: Vec<String> = found.collect();
    found.sort();
    found
}

#[test]
fn a_data_set_is_a_file_and_a_member_is_a_file_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::new(folder.path().join("new"));
    assert_eq!(catalog.list("").unwrap(), Vec::<String>::new());
    store(&catalog, "U.A", "one\n");
    store(&catalog, "U.LIB(M2)", "two\n");
    store(&catalog, "U.LIB(M1)", "three\n");
    store(&catalog, "UX.A", "four\n");
    assert_eq!(catalog.list("U").unwrap(), ["U.A", "U.LIB"]);
    assert_eq!(catalog.members(&name("U.LIB")).unwrap().unwrap(), ["M1", "M2"]);
    assert_eq!(catalog.members(&name("U.A")).unwrap(), None);
    assert_eq!((content(&catalog, "U.A"), content(&catalog, "U.LIB(M2)")), ("one\n".into(), "two\n".into()));
    assert_eq!(files(&folder.path().join("new")), [".enq", "U.A", "U.LIB", "UX.A"]);
}

#[test]
fn content_that_is_not_committed_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::new(folder.path());
    store(&catalog, "U.A", "old\n");
    let mut writer = catalog.write(&name("U.A"), &AtomicBool::new(false)).unwrap();
    writer.write(b"half").unwrap();
    assert_eq!(content(&catalog, "U.A"), "old\n");
    drop(writer);
    assert_eq!(content(&catalog, "U.A"), "old\n");
    assert_eq!(files(folder.path()), [".enq", "U.A"]);
}

#[test]
fn what_a_writer_that_died_has_left_is_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::new(folder.path());
    fs::write(folder.path().join(".U.A.new"), "a part").unwrap();
    assert_eq!(catalog.list("").unwrap(), Vec::<String>::new());
    store(&catalog, "U.A", "whole\n");
    assert_eq!(files(folder.path()), [".enq", "U.A"]);
}

#[test]
fn a_data_set_that_is_being_written_can_be_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::new(folder.path());
    let held = catalog.write(&name("U.A"), &AtomicBool::new(false)).unwrap();
    let refused = catalog.write(&name("U.A"), &AtomicBool::new(true)).unwrap_err();
    assert_eq!(refused.with_id(), "IKJ56225I DATA SET U.A ALREADY IN USE, TRY LATER");
    catalog.write(&name("U.B"), &AtomicBool::new(true)).unwrap();
    drop(held);
    catalog.write(&name("U.A"), &AtomicBool::new(true)).unwrap();
}

#[test]
fn a_sequential_data_set_has_no_members_and_a_partitioned_one_needs_one() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::new(folder.path());
    let stop = AtomicBool::new(false);
    store(&catalog, "U.A", "");
    store(&catalog, "U.LIB(M)", "");
    assert_eq!(catalog.write(&name("U.A(M)"), &stop).unwrap_err().id(), "IKJ56229I");
    assert_eq!(catalog.read(&name("U.A(M)")).err().unwrap().id(), "IKJ56229I");
    assert!(catalog.write(&name("U.LIB"), &stop).is_err() && catalog.read(&name("U.LIB")).is_err());
    assert!(catalog.read(&name("U.LIB(X)")).is_err());
    catalog.delete(&name("U.LIB(M)"), &stop).unwrap();
    assert_eq!(catalog.members(&name("U.LIB")).unwrap().unwrap(), Vec::<String>::new());
    catalog.delete(&name("U.LIB"), &stop).unwrap();
    catalog.delete(&name("U.A"), &stop).unwrap();
    assert_eq!(catalog.delete(&name("U.A"), &stop).unwrap_err().id(), "IKJ56228I");
}

#[test]
fn attributes_follow_from_the_content() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::new(folder.path());
    let of = |text: &str| {
        store(&catalog, "U.A", text);
        let a = catalog.attributes(&name("U.A")).unwrap();
        (a.record_format, a.record_length, a.block_size, a.partitioned)
    };
    assert_eq!(of(&format!("{}\nx\n", "x".repeat(80))), ("FB", 80, 27_920, false));
    assert_eq!(of(&"x".repeat(81)), ("VB", 259, 27_998, false));
    assert_eq!(of(&"x".repeat(300)), ("VB", 304, 27_998, false));
}

#[cfg(unix)]
#[test]
fn links_are_no_data_sets_and_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), "secret").unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret"), folder.path().join("U.A")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("U.LIB")).unwrap();
    let catalog = Catalog::new(folder.path());
    assert_eq!(catalog.list("").unwrap(), Vec::<String>::new());
    assert_eq!(catalog.read(&name("U.A")).err().unwrap().id(), "IKJ56228I");
    assert!(catalog.write(&name("U.LIB(M)"), &AtomicBool::new(false)).is_err());
    store(&catalog, "U.A", "own\n");
    assert_eq!(fs::read_to_string(outside.path().join("secret")).unwrap(), "secret");
    assert_eq!(files(outside.path()), ["secret"]);
}
