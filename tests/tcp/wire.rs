//! Two ends over a wire. Whatever is called, lost, doubled, reordered and timed out: states change as the RFC allows,
//! sequence numbers never go back, bytes arrive once and in order, and in the end both sides agree.

use proptest::prelude::*;
use tso_netstat::tcpip::tcp::{Endpoint, Segment, State, Timer};

/// What happens next. Numbers choose among what is there.
#[derive(Clone, Copy, Debug)]
enum Act {
    Connect(bool),
    Send(bool, u16),
    Close(bool),
    Abort(bool),
    /// Delivers one of the segments under way to a side.
    Deliver(bool, u8),
    Lose(bool, u8),
    Double(bool, u8),
    Timer(bool),
}

fn act(aborts: bool) -> impl Strategy<Value = Act> {
    let side = any::<bool>;
    let abort = if aborts { 1 } else { 0 };
    prop_oneof![
        2 => side().prop_map(Act::Connect),
        4 => (side(), 1..5000_u16).prop_map(|(s, n)| Act::Send(s, n)),
        2 => side().prop_map(Act::Close),
        abort => side().prop_map(Act::Abort),
        20 => (side(), any::<u8>()).prop_map(|(s, n)| Act::Deliver(s, n)),
        3 => (side(), any::<u8>()).prop_map(|(s, n)| Act::Lose(s, n)),
        3 => (side(), any::<u8>()).prop_map(|(s, n)| Act::Double(s, n)),
        3 => side().prop_map(Act::Timer),
    ]
}

struct Wire {
    ends: [Endpoint; 2],
    /// What is under way to each end.
    to: [Vec<Segment>; 2],
    aborted: bool,
}

/// The changes of state that one event can bring about.
fn is_allowed(from: State, to: State) -> bool {
    use State::*;
    let next: &[State] = match from {
        Closed => &[Listen, SynSent],
        Listen => &[SynSent, SynReceived, Closed],
        SynSent => &[SynReceived, Established, Closed],
        // An acknowledgement with a FIN, or a close that had waited, leads one further.
        SynReceived => &[Established, FinWait1, CloseWait, Closing, Listen, Closed],
        Established => &[FinWait1, CloseWait, Closed],
        FinWait1 => &[FinWait2, Closing, TimeWait, Closed],
        FinWait2 => &[TimeWait, Closed],
        CloseWait => &[LastAck, Closed],
        Closing => &[TimeWait, Closed],
        LastAck => &[Closed],
        TimeWait => &[Closed, SynReceived],
    };
    from == to || next.contains(&to)
}

/// Is `b` at or after `a` in the circle of sequence numbers?
fn goes_on(a: u32, b: u32) -> bool {
    b.wrapping_sub(a) < 1 << 31
}

impl Wire {
    fn new(iss: [u32; 2], simultaneous: bool) -> Wire {
        let ends = iss.map(|iss| Endpoint::new(iss, 4096));
        let mut wire = Wire { ends, to: [Vec::new(), Vec::new()], aborted: false };
        if !simultaneous {
            let _ = wire.step(1, |end, out| _ = end.listen(out));
        }
        wire
    }

    /// One thing happens to one end; what it sends is under way to the other one.
    fn step(
        &mut self,
        side: usize,
        what: impl FnOnce(&mut Endpoint, &mut Vec<Segment>),
    ) -> Result<(), TestCaseError> {
        let before = self.ends[side].clone();
        let mut out = Vec::new();
        what(&mut self.ends[side], &mut out);
        let end = &self.ends[side];
        let (from, to) = (before.state(), end.state());
        prop_assert!(is_allowed(from, to), "{from:?} -> {to:?}");
        let known = |s: State| !matches!(s, State::Closed | State::Listen | State::SynSent);
        // A newer connection begins anew.
        if known(from) && known(to) && !(from == State::TimeWait && to == State::SynReceived) {
            prop_assert!(goes_on(before.snd_una, end.snd_una) && goes_on(before.snd_nxt, end.snd_nxt));
            prop_assert!(goes_on(before.rcv_nxt, end.rcv_nxt), "rcv_nxt went back in {to:?}");
            prop_assert!(goes_on(end.snd_una, end.snd_nxt), "snd_una is beyond snd_nxt in {to:?}");
        }
        self.to[1 - side].extend(out);
        Ok(())
    }

    fn act(&mut self, act: Act) -> Result<(), TestCaseError> {
        match act {
            Act::Connect(side) => {
                let side = usize::from(side);
                let end = &self.ends[side];
                // One connection in a run: what is under way of an old one is another test's matter.
                match end.state() {
                    State::Closed if end.segments == (0, 0) => {
                        self.step(side, |end, out| _ = end.connect(out))
                    }
                    _ => Ok(()),
                }
            }
            Act::Send(side, bytes) => {
                self.step(usize::from(side), |end, out| _ = end.send(bytes.into(), out))
            }
            Act::Close(side) => {
                let side = usize::from(side);
                match self.ends[side].state() {
                    // Nobody would answer any more.
                    State::Listen => Ok(()),
                    _ => self.step(side, |end, out| _ = end.close(out)),
                }
            }
            Act::Abort(side) => {
                self.aborted = true;
                self.step(usize::from(side), |end, out| _ = end.abort(out))
            }
            Act::Deliver(side, n) => {
                let side = usize::from(side);
                let Some(at) = usize::from(n).checked_rem(self.to[side].len()) else { return Ok(()) };
                let segment = self.to[side].swap_remove(at);
                self.step(side, |end, out| _ = end.segment(&segment, out))
            }
            Act::Lose(side, n) => {
                let queue = &mut self.to[usize::from(side)];
                usize::from(n).checked_rem(queue.len()).map(|at| queue.swap_remove(at));
                Ok(())
            }
            Act::Double(side, n) => {
                let queue = &mut self.to[usize::from(side)];
                if let Some(at) = usize::from(n).checked_rem(queue.len()) {
                    queue.push(queue[at]);
                }
                Ok(())
            }
            Act::Timer(side) => {
                self.step(usize::from(side), |end, out| _ = end.timer(Timer::Retransmit, out))
            }
        }
    }

    /// Delivers everything in order, and lets the timers run, until nothing moves.
    fn settle(&mut self) -> Result<(), TestCaseError> {
        for _ in 0..400 {
            for side in [0, 1] {
                for segment in std::mem::take(&mut self.to[side]) {
                    self.step(side, |end, out| _ = end.segment(&segment, out))?;
                }
            }
            if self.to.iter().all(Vec::is_empty) {
                let waits = self.ends.iter().any(Endpoint::is_waiting);
                if !waits {
                    return Ok(());
                }
                for side in [0, 1] {
                    self.step(side, |end, out| _ = end.timer(Timer::Retransmit, out))?;
                }
            }
        }
        prop_assert!(false, "nothing settles: {:#?}", self.ends);
        Ok(())
    }

    fn states(&self) -> [State; 2] {
        [self.ends[0].state(), self.ends[1].state()]
    }
}

/// Pairs of states in which two ends may rest when nothing is under way and nobody has aborted.
fn may_rest(mut states: [State; 2]) -> bool {
    use State::*;
    states.sort();
    let [a, b] = states;
    match (a, b) {
        // Nobody has opened, or the listener still waits.
        (Closed, Closed) | (Listen, Closed) => true,
        (Established, Established) => true,
        (FinWait2, CloseWait) => true,
        // The last acknowledgement has arrived.
        (TimeWait, Closed) | (TimeWait, TimeWait) => true,
        // It listens again, or was gone when the other one came late.
        (Listen, TimeWait) => true,
        _ => false,
    }
}

fn bytes_agree(wire: &Wire) -> Result<(), TestCaseError> {
    for (one, other) in [(0, 1), (1, 0)] {
        let (sent, received) = (wire.ends[one].bytes_out, wire.ends[other].bytes_in);
        prop_assert!(received <= sent, "{received} bytes of {sent} arrived");
    }
    Ok(())
}

/// Where both ends still have their connection and nobody has aborted, every byte has arrived.
fn every_byte_arrived(wire: &Wire) -> Result<(), TestCaseError> {
    let both = wire.states();
    let rests = both.iter().all(|s| !matches!(s, State::Closed | State::Listen));
    if rests && !wire.aborted {
        prop_assert_eq!(wire.ends[0].bytes_out, wire.ends[1].bytes_in);
        prop_assert_eq!(wire.ends[1].bytes_out, wire.ends[0].bytes_in);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn both_ends_agree_in_the_end(
        iss in any::<[u32; 2]>(),
        simultaneous in any::<bool>(),
        acts in prop::collection::vec(act(false), 1..120),
    ) {
        let mut wire = Wire::new(iss, simultaneous);
        for act in acts {
            wire.act(act)?;
            bytes_agree(&wire)?;
        }
        wire.settle()?;
        every_byte_arrived(&wire)?;
        prop_assert!(may_rest(wire.states()), "{:?}", wire.states());
    }

    #[test]
    fn an_abort_ends_both_sides(
        iss in any::<[u32; 2]>(),
        simultaneous in any::<bool>(),
        acts in prop::collection::vec(act(true), 1..120),
    ) {
        let mut wire = Wire::new(iss, simultaneous);
        for act in acts {
            wire.act(act)?;
        }
        wire.settle()?;
        for end in &mut wire.ends {
            let mut out = Vec::new();
            end.timer(Timer::TwoMsl, &mut out);
            end.timer(Timer::FinWait2, &mut out);
            prop_assert!(out.is_empty(), "a timer of the end sends nothing");
        }
        bytes_agree(&wire)?;
        every_byte_arrived(&wire)?;
    }
}

/// What each side has when `acts` are carried out and everything is delivered in order between them.
fn states_after(acts: &[&[Act]]) -> Vec<[State; 2]> {
    let mut wire = Wire::new([u32::MAX - 2, 7], false);
    let states = acts.iter().map(|acts| {
        acts.iter().for_each(|&act| wire.act(act).unwrap());
        wire.settle().unwrap();
        wire.states()
    });
    states.collect()
}

#[test]
fn an_orderly_close_goes_through_all_states() {
    use State::*;
    let states = states_after(&[
        &[Act::Connect(false)],
        &[Act::Send(false, 3000), Act::Send(true, 10)],
        &[Act::Close(false)],
        &[Act::Close(true)],
    ]);
    assert_eq!(
        states,
        [[Established, Established], [Established, Established], [FinWait2, CloseWait], [TimeWait, Closed]]
    );
}

#[test]
fn both_may_close_at_once() {
    let mut wire = Wire::new([1, 2], false);
    wire.act(Act::Connect(false)).unwrap();
    wire.settle().unwrap();
    wire.act(Act::Close(false)).unwrap();
    wire.act(Act::Close(true)).unwrap();
    assert_eq!(wire.states(), [State::FinWait1, State::FinWait1]);
    wire.act(Act::Deliver(false, 0)).unwrap();
    wire.act(Act::Deliver(true, 0)).unwrap();
    assert_eq!(wire.states(), [State::Closing, State::Closing]);
    wire.settle().unwrap();
    assert_eq!(wire.states(), [State::TimeWait, State::TimeWait]);
}

#[test]
fn both_may_open_at_once() {
    let mut wire = Wire::new([1, 2], true);
    wire.act(Act::Connect(false)).unwrap();
    wire.act(Act::Connect(true)).unwrap();
    wire.act(Act::Deliver(false, 0)).unwrap();
    wire.act(Act::Deliver(true, 0)).unwrap();
    assert_eq!(wire.states(), [State::SynReceived, State::SynReceived]);
    wire.settle().unwrap();
    assert_eq!(wire.states(), [State::Established, State::Established]);
}
