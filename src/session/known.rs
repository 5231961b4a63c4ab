//! Values that a session knows, for whoever helps a person to type.

use super::Session;

impl Session {
    /// Value types of the grammar with the values that the session knows of them: stacks, job names, links, data sets.
    pub fn known_values(&self) -> Vec<(&'static str, Vec<String>)> {
        let stacks = &self.sources.system.stacks;
        let clients = stacks.iter().flat_map(|s| s.sockets.clients()).map(|c| c.name.to_string());
        let interfaces = stacks.iter().flat_map(|s| &s.interfaces).map(|i| i.name.clone());
        let tables = stacks.iter().flat_map(|s| &s.route_tables).map(|t| t.name.clone());
        let hosts = self.sources.system.hosts.iter().map(|h| h.name.clone());
        let clients: Vec<String> = clients.collect();
        let lists = stacks.iter().filter_map(|s| s.configuration.autolog.as_ref());
        let procedures = lists.flat_map(|list| &list.procedures).map(|p| p.name.clone());
        let mut known = vec![
            ("tcpname", self.sources.names()),
            ("clientname", clients.clone()),
            ("startname", clients.iter().cloned().chain(procedures).collect()),
            ("jobname", clients),
            ("intfname", interfaces.collect()),
            ("prname", tables.collect()),
            ("hostname", hosts.collect()),
            ("dsname", self.data_set_names()),
        ];
        for (_, values) in &mut known {
            values.sort();
            values.dedup();
        }
        known
    }

    /// Data sets as they are typed: without the user's prefix, or in quotes. None if they cannot be listed.
    fn data_set_names(&self) -> Vec<String> {
        let prefix = self.profile.prefix.as_ref().map(|p| format!("{p}."));
        let typed = |name: String| match prefix.as_ref().and_then(|p| name.strip_prefix(p.as_str())) {
            Some(rest) => rest.to_owned(),
            None => format!("'{name}'"),
        };
        self.catalog.list("").unwrap_or_default().into_iter().map(typed).collect()
    }
}
