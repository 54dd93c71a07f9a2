//! The graph of preconditions: its topological order, and its cycles.
//!
//! Nodes are numbers; `needs[n]` are the numbers that `n` needs. No function recurses, because a chain may be as long as the
//! document.
#![expect(clippy::indexing_slicing, reason = "every number in a graph is below its length, which is checked where it is made")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Each node's needs, by number.
pub(super) type Needs = [Vec<u32>];

/// The nodes that need each node, in the order of their numbers.
pub(super) fn dependents(needs: &Needs) -> Vec<Vec<u32>> {
    let mut dependents = vec![Vec::new(); needs.len()];
    for (node, needed) in needs.iter().enumerate() {
        for need in needed {
            dependents[*need as usize].push(node as u32);
        }
    }
    dependents
}

/// All nodes in topological order, ties by number (U5). Nodes on a cycle, or behind one, are left out.
pub(super) fn topological_order(needs: &Needs, dependents: &[Vec<u32>]) -> Vec<u32> {
    let mut open: Vec<usize> = needs.iter().map(Vec::len).collect();
    let mut ready: BinaryHeap<Reverse<u32>> = (0u32..).zip(&open).filter(|(_, open)| **open == 0).map(|(node, _)| Reverse(node)).collect();
    let mut order = Vec::with_capacity(needs.len());
    while let Some(Reverse(node)) = ready.pop() {
        order.push(node);
        for dependent in &dependents[node as usize] {
            open[*dependent as usize] -= 1;
            if open[*dependent as usize] == 0 {
                ready.push(Reverse(*dependent));
            }
        }
    }
    order
}

/// One cycle of each group of nodes that need each other: the shortest through the group's smallest number, beginning with it. A
/// single node that needs itself is not a group.
pub(super) fn cycles(needs: &Needs) -> Vec<Vec<u32>> {
    let group = groups(needs);
    let mut size = vec![0u32; needs.len()];
    for group in &group {
        size[*group as usize] += 1;
    }
    let mut cycles = Vec::new();
    let mut reached_from = vec![None; needs.len()];
    for node in 0..needs.len() {
        if size[group[node] as usize] > 1 {
            size[group[node] as usize] = 0; // once per group
            cycles.push(cycle_through(node as u32, needs, &group, &mut reached_from));
        }
    }
    cycles
}

/// The shortest cycle through `start` within its group.
fn cycle_through(start: u32, needs: &Needs, group: &[u32], reached_from: &mut [Option<u32>]) -> Vec<u32> {
    let mut queue = vec![start];
    let mut next = 0;
    while let Some(node) = queue.get(next).copied() {
        next += 1;
        for need in &needs[node as usize] {
            if *need == start && node != start {
                let mut cycle = vec![node];
                let mut step = node;
                while let Some(before) = reached_from[step as usize] {
                    cycle.push(before);
                    step = before;
                }
                cycle.reverse();
                return cycle;
            }
            if *need != start && group[*need as usize] == group[start as usize] && reached_from[*need as usize].is_none() {
                reached_from[*need as usize] = Some(node);
                queue.push(*need);
            }
        }
    }
    vec![start]
}

/// A group number for each node; two nodes share it exactly if each needs the other (Tarjan's algorithm, with an explicit stack).
fn groups(needs: &Needs) -> Vec<u32> {
    const UNSEEN: u32 = u32::MAX;
    let count = needs.len();
    let mut index = vec![UNSEEN; count];
    let mut low = vec![0u32; count];
    let mut group = vec![UNSEEN; count];
    let (mut next_index, mut next_group) = (0, 0);
    let mut stack = Vec::new();
    let mut calls: Vec<(u32, usize)> = Vec::new();
    for root in 0..count {
        if index[root] == UNSEEN {
            calls.push((root as u32, 0));
        }
        while let Some((node, edge)) = calls.pop() {
            let at = node as usize;
            if edge == 0 {
                index[at] = next_index;
                low[at] = next_index;
                next_index += 1;
                stack.push(node);
            } else {
                low[at] = low[at].min(low[needs[at][edge - 1] as usize]);
            }
            match next_edge(at, edge, needs, &index, &group, &mut low) {
                Some(edge) => {
                    calls.push((node, edge + 1));
                    calls.push((needs[at][edge], 0));
                }
                None if low[at] == index[at] => {
                    while let Some(member) = stack.pop() {
                        group[member as usize] = next_group;
                        if member == node {
                            break;
                        }
                    }
                    next_group += 1;
                }
                None => {}
            }
        }
    }
    group
}

/// The first edge of a node, from `edge` on, that leads to an unseen node. Lowers the node's reach by the edges before it.
fn next_edge(node: usize, edge: usize, needs: &Needs, index: &[u32], group: &[u32], low: &mut [u32]) -> Option<usize> {
    for (edge, need) in needs[node].iter().enumerate().skip(edge) {
        let need = *need as usize;
        if index[need] == u32::MAX {
            return Some(edge);
        }
        if group[need] == u32::MAX {
            low[node] = low[node].min(index[need]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn u5_each_after_its_needs_ties_by_number() {
        let needs = [vec![3], vec![], vec![0], vec![], vec![1, 2]];
        assert_eq!(topological_order(&needs, &dependents(&needs)), [1, 3, 0, 2, 4]);
        assert_eq!(cycles(&needs), Vec::<Vec<u32>>::new());
    }

    #[test]
    fn u4_one_cycle_for_each_group() {
        let needs = [vec![1], vec![2, 0], vec![0], vec![3], vec![5], vec![4, 0], vec![5]];
        assert_eq!(cycles(&needs), [vec![0, 1], vec![4, 5]]);
        assert_eq!(topological_order(&needs, &dependents(&needs)), Vec::<u32>::new());
    }

    #[test]
    fn long_chains_and_long_cycles_do_not_recurse() {
        let chain: Vec<Vec<u32>> = (0..200_000u32).map(|node| if node == 0 { vec![] } else { vec![node - 1] }).collect();
        assert_eq!(topological_order(&chain, &dependents(&chain)).len(), 200_000);
        assert!(cycles(&chain).is_empty());
        let ring: Vec<Vec<u32>> = (0..200_000u32).map(|node| vec![(node + 1) % 200_000]).collect();
        assert_eq!(cycles(&ring).len(), 1);
        assert_eq!(cycles(&ring)[0].len(), 200_000);
    }
}
