//! A diagram drawn as SVG, by the `railroad` crate.

use railroad::{
    Choice, Comment, Diagram, Empty, End, Node, NonTerminal, Optional, Repeat, Sequence, Start, Stylesheet,
    Terminal,
};

use super::Track;

impl Track {
    /// The diagram as the text of an SVG file.
    pub fn svg(&self) -> String {
        let parts: Vec<Box<dyn Node>> = vec![Box::new(Start), node(self), Box::new(End)];
        Diagram::new_with_stylesheet(Sequence::new(parts), &Stylesheet::Light).to_string()
    }
}

fn node(track: &Track) -> Box<dyn Node> {
    let all = |items: &[Track]| items.iter().map(node).collect::<Vec<_>>();
    match track {
        Track::Word(word) => Box::new(Terminal::new(word.clone())),
        Track::Value(name) => Box::new(NonTerminal::new(name.clone())),
        Track::Sequence(parts) => Box::new(Sequence::new(all(parts))),
        Track::Choice(items) => Box::new(Choice::new(all(items))),
        Track::Optional(inner) => match &**inner {
            Track::Choice(items) => {
                let mut branches: Vec<Box<dyn Node>> = vec![Box::new(Empty)];
                branches.extend(all(items));
                Box::new(Choice::new(branches))
            }
            one => Box::new(Optional::new(node(one))),
        },
        Track::Repeat(inner, max) => Box::new(Repeat::new(node(inner), Comment::new(format!("1 to {max}")))),
    }
}
