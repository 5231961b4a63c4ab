//! Users and profiles of a system file.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::check::{Check, Checked};
use super::text::{Name, Text, Written};
use crate::source::authority::{Access, Authority, Class, Permit, Profile, User};
use crate::tcpip::usual::is_usual;

/// A user of the security product.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct UserForm {
    id: Text<Name<8>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Text<Name<8>>>,
}

/// A profile of the security product.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileForm {
    class: Class,
    name: Text<ProfileName>,
    #[serde(default, skip_serializing_if = "is_usual")]
    uacc: Access,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    permit: Vec<PermitForm>,
}

/// An entry of an access list.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PermitForm {
    id: Text<PermitId>,
    access: Access,
}

/// The name of a profile: qualifiers with `%`, `*` and `**` where RACF takes them.
struct ProfileName(String);

impl Written for ProfileName {
    const EXPECTED: &'static str = "a profile name such as EZB.NETSTAT.*.*.CONFIG: upper case, `*` at the end of a \
                                    qualifier, `**` once and as a whole qualifier";

    fn read(text: &str) -> Option<ProfileName> {
        let plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b"$#@-_%".contains(&b);
        let fits = |q: &str| match q {
            "**" => true,
            q => !q.is_empty() && q.strip_suffix('*').unwrap_or(q).bytes().all(plain),
        };
        let doubles = text.split('.').filter(|q| *q == "**").count();
        let good = text.len() <= 246 && doubles <= 1 && text.split('.').all(fits);
        good.then(|| ProfileName(text.to_owned()))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who is permitted: a user, a group, or `*`.
struct PermitId(String);

impl Written for PermitId {
    const EXPECTED: &'static str = "a user ID, a group, or *";

    fn read(text: &str) -> Option<PermitId> {
        if text == "*" {
            Some(PermitId(text.to_owned()))
        } else {
            Name::<8>::read(text).map(|n| PermitId(n.0))
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Check for ProfileForm {
    type Made = Profile;

    fn check(self) -> Result<Profile, String> {
        let name = self.name.0.0;
        let mut ids = HashSet::new();
        if let Some(second) = self.permit.iter().find(|p| !ids.insert(&p.id.0.0)) {
            return Err(format!("profile {name} has two entries for {}", second.id.0.0));
        }
        let permit = |p: PermitForm| Permit { id: p.id.0.0, access: p.access };
        let permits = self.permit.into_iter().map(permit).collect();
        Ok(Profile { class: self.class, name, uacc: self.uacc, permits })
    }
}

impl From<&User> for UserForm {
    fn from(user: &User) -> UserForm {
        let name = |name: &String| Text(Name(name.clone()));
        UserForm { id: name(&user.id), groups: user.groups.iter().map(name).collect() }
    }
}

impl From<&Profile> for ProfileForm {
    fn from(profile: &Profile) -> ProfileForm {
        let permit = |p: &Permit| PermitForm { id: Text(PermitId(p.id.clone())), access: p.access };
        ProfileForm {
            class: profile.class,
            name: Text(ProfileName(profile.name.clone())),
            uacc: profile.uacc,
            permit: profile.permits.iter().map(permit).collect(),
        }
    }
}

/// Brings users and profiles together.
///
/// # Errors
/// Which of them cannot be.
pub fn join(users: Vec<UserForm>, profiles: Vec<Checked<ProfileForm>>) -> Result<Authority, String> {
    let user = |u: UserForm| User { id: u.id.0.0, groups: u.groups.into_iter().map(|g| g.0.0).collect() };
    let authority = Authority {
        users: users.into_iter().map(user).collect(),
        profiles: profiles.into_iter().map(|Checked(profile)| profile).collect(),
    };
    let mut names = HashSet::new();
    if let Some(second) = authority.users.iter().find(|u| !names.insert(u.id.as_str())) {
        return Err(format!("two users have the id {}", second.id));
    }
    let groups: HashSet<&str> = authority.users.iter().flat_map(|u| &u.groups).map(String::as_str).collect();
    if let Some(both) = authority.users.iter().find(|u| groups.contains(u.id.as_str())) {
        return Err(format!("{} is a user and a group", both.id));
    }
    for (n, profile) in authority.profiles.iter().enumerate() {
        let same = |p: &&Profile| p.class == profile.class && p.name == profile.name;
        if authority.profiles[..n].iter().any(|p| same(&p)) {
            return Err(format!("two profiles have the name {}", profile.name));
        }
        let known = |id: &str| id == "*" || names.contains(id) || groups.contains(id);
        if let Some(unknown) = profile.permits.iter().find(|p| !known(&p.id)) {
            let (id, name) = (&unknown.id, &profile.name);
            return Err(format!("profile {name} permits {id}, which is neither a user nor a group"));
        }
    }
    Ok(authority)
}
