// Made of /openapi.json by openapi-typescript: UPDATE_OPENAPI=1 npx vitest run openapi

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Like `/readyz`. */
        get: operations["get_healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process is alive. */
        get: operations["get_livez"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics in Prometheus' text format. */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signed-in operator: `{"name", "role", "may": [permission], "expires_at"}`. */
        get: operations["get_portal_api_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/api/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes the operator's password with `{"password", "new_password"}`, and ends all of the operator's sign-ins. */
        post: operations["post_portal_api_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/api/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs an operator in with `{"name", "password"}`. The answer is that of [`me`], with the cookie. */
        post: operations["post_portal_api_sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal/api/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the sign-in of the request. */
        post: operations["post_portal_api_sign_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the database can be written. */
        get: operations["get_readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in the player of an account; with `--jwks`. */
        post: operations["post_v1_auth_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in by device; a new device creates a player. */
        post: operations["post_v1_auth_device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Links the calling player and an account; with `--jwks`. */
        post: operations["post_v1_auth_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchanges a refresh token for its successor. */
        post: operations["post_v1_auth_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends sign-ins of the player. */
        post: operations["post_v1_auth_sign_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The players' definitions in force. */
        get: operations["get_v1_definitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/definitions/team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The teams' definitions in force. */
        get: operations["get_v1_definitions_team"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listens to changes of the player's streams, as server-sent events. */
        get: operations["get_v1_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/icons/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns an icon, `<hash>.<kind>`. */
        get: operations["get_v1_icons_name"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes the player. */
        delete: operations["delete_v1_me"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exports all stored data of the player. */
        get: operations["get_v1_me_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rarity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the rarity of each node. */
        get: operations["get_v1_rarity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists up to 200 entries: of all subjects or of one, and before an entry's id if the query names one. */
        get: operations["get_v1_server_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads the draft, and lists all versions. */
        get: operations["get_v1_server_definitions"];
        /** Writes the draft. If it has changed since `rev`, the answer is `CONFLICT` with the present draft. */
        put: operations["put_v1_server_definitions"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/definitions/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns the effects of publishing: the issues, and the number of players whom each changed achievement affects. */
        post: operations["post_v1_server_definitions_impact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/definitions/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publishes the draft, or an older version. */
        post: operations["post_v1_server_definitions_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/definitions/versions/{seq}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads a version. */
        get: operations["get_v1_server_definitions_versions_seq"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/definitions/versions/{seq}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a version that is not in force yet. */
        post: operations["post_v1_server_definitions_versions_seq_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reports events of one or many players.
         * @description Each event counts once, by its `eid`. The events of one player are carried out in their order, in one transaction; a refused one does
         *     not stop those after it. An unknown player is created, unless the server runs with `--known-players`.
         */
        post: operations["post_v1_server_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts figures over all players. */
        get: operations["get_v1_server_figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Grants achievements, freezes or a repair to a player. */
        post: operations["post_v1_server_grants"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/icons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists icons. */
        get: operations["get_v1_server_icons"];
        put?: never;
        /** Adds an icon. */
        post: operations["post_v1_server_icons"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads the reward ledger after a cursor.
         * @description New lines always come after all cursors that were given out. To hand out each reward exactly once, read to the end, and store the
         *     cursor in the transaction that hands them out. After a restore, older cursors get `CURSOR_AHEAD` until `plaudit-server restored` is run.
         */
        get: operations["get_v1_server_ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/players": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists players by the beginning of their ids. */
        get: operations["get_v1_server_players"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/players/{player}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the data of one player. */
        get: operations["get_v1_server_players_player"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/players/{player}/achievements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the achievements of a player as the player sees them now. */
        get: operations["get_v1_server_players_player_achievements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/players/{player}/achievements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns one achievement or step as the player sees it now. */
        get: operations["get_v1_server_players_player_achievements_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/players/{player}/ban": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuses all calls of a player; events that wait on the player's devices stay there. */
        post: operations["post_v1_server_players_player_ban"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/players/{player}/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deletes a player: all rows except a tombstone, which keeps the player from being created again. */
        post: operations["post_v1_server_players_player_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/players/{player}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads the log of a player's stream, in order, or the newest entries first. */
        get: operations["get_v1_server_players_player_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/players/{player}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deletes records and pending claims of a player. */
        post: operations["post_v1_server_players_player_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/players/{player}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends all sign-ins of a player. */
        post: operations["post_v1_server_players_player_sign_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server/players/{player}/unban": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Serves a banned player again. */
        post: operations["post_v1_server_players_player_unban"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends events, and gets snapshots. */
        post: operations["post_v1_sync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the player's teams. */
        get: operations["get_v1_teams"];
        put?: never;
        /** Creates a team, with the player as its admin. */
        post: operations["post_v1_teams"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a team to one of its members. */
        get: operations["get_v1_teams_team"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renews the code of a team. */
        post: operations["post_v1_teams_team_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Joins a team. */
        post: operations["post_v1_teams_team_join"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leaves a team. */
        post: operations["post_v1_teams_team_leave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Removes a member. */
        post: operations["post_v1_teams_team_remove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a member another role. */
        post: operations["post_v1_teams_team_role"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/account/authenticate/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in by device; with the server key as the user's name. */
        post: operations["post_v2_account_authenticate_device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/account/session/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renews a session; with the server key as the user's name. */
        post: operations["post_v2_account_session_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/rpc/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls an RPC with the message in the query. */
        get: operations["get_v2_rpc_id"];
        put?: never;
        /** Calls an RPC: the body is the message as JSON text, itself a JSON text. */
        post: operations["post_v2_rpc_id"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/session/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a sign-in. */
        post: operations["post_v2_session_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A token of the identity provider. */
        AccountRequest: {
            token: string;
        };
        /** @description One achievement as the player sees it. */
        AchievementAnswer: {
            achievement: Record<string, unknown>;
        };
        /** @description The player's view: `achievements` and `repeat_achievements`, views by id. */
        AchievementsAnswer: {
            achievements: Record<string, unknown>;
            /** Format: int64 */
            epoch: number;
            repeat_achievements: Record<string, unknown>;
            /** Format: int64 */
            rev: number;
        };
        /** @description A page of the audit log. */
        AuditAnswer: {
            /** @description The entries, latest first. */
            entries: components["schemas"]["AuditAnswerEntry"][];
        };
        /** @description An action of an operator, a key or a command. */
        AuditAnswerEntry: {
            /** @description The action, such as `player.ban`, `operator.sign_in`, `key.add`. */
            action: string;
            /** @description The actor: `operator:<name>`, `key:<name>` or `command line`; `player` for the subject; empty if the caller is unknown. */
            actor: string;
            /**
             * Format: int64
             * @description The instant, in UNIX seconds.
             */
            at: number;
            detail: Record<string, unknown>;
            id: string;
            reason: string;
            /** @description The subject: a player, an operator or a key. */
            subject: string;
        };
        /** @description Whether the id suffices to join. */
        CodeRequest: {
            open?: boolean | null;
        };
        /** @description Unlocks of a day. */
        DayFigures: {
            /** Format: int64 */
            count: number;
            /**
             * Format: int64
             * @description The instant at which the day begins, in UTC.
             */
            day: number;
        };
        /** @description Definitions in force. */
        DefinitionsAnswer: {
            document: Record<string, unknown>;
            version: string;
        };
        /** @description The draft, and all versions. */
        DefinitionsOverview: {
            /** @description The existing audiences: `player`, and `team` if there are teams. */
            audiences: string[];
            draft: components["schemas"]["Draft"];
            live: components["schemas"]["Live"];
            /** Format: int64 */
            now: number;
            /** @description Whether definitions come from files only. */
            read_only: boolean;
            versions: components["schemas"]["VersionRow"][];
        };
        /** @description A device's secret. */
        DeviceRequest: {
            /** @description 16 to 128 characters; 16 or more random bytes. */
            device_id: string;
        };
        /** @description An empty answer. */
        Done: Record<string, unknown>;
        /** @description A draft. */
        Draft: {
            author: string;
            /**
             * Format: int64
             * @description The version that it started from.
             */
            base: number;
            /** Format: int64 */
            changed_at: number;
            document: Record<string, unknown>;
            /** Format: int64 */
            rev: number;
        };
        /** @description The draft as it is stored now. */
        DraftAnswer: {
            author: string;
            /** Format: int64 */
            changed_at: number;
            /** Format: int64 */
            rev: number;
        };
        /** @description A changed draft; it may have errors. */
        DraftRequest: {
            document: Record<string, unknown>;
            /**
             * Format: int64
             * @description The revision of the draft that was changed.
             */
            rev: number;
        };
        /** @description The body of an error, for the OpenAPI document. */
        ErrorBody: {
            /** @description A stable name. */
            code: string;
            /** @description A description of the error, and its correction. */
            message: string;
        };
        /** @description The result of an event. */
        EventResult: {
            code?: string | null;
            eid: string;
            message?: string | null;
            /** @description The outcome: `events`, `unlocks`, `rewards`, `skipped`. */
            outcome?: Record<string, unknown> | null;
            /** @description `applied`; `known`: it was settled before; `refused`: for good, with `code` and `message`. */
            status: string;
        };
        /** @description The results of the request, by player. */
        EventsAnswer: {
            /** @description In the order of the request. */
            players: components["schemas"]["PlayerResults"][];
        };
        /** @description Events of one player (`player` and `events`), or of several (`players`). */
        EventsRequest: {
            events?: components["schemas"]["ServerEvent"][] | null;
            player?: string | null;
            /** @description At most 1,000. */
            players?: components["schemas"]["PlayerEvents"][] | null;
        };
        /** @description All stored data of the player. */
        ExportAnswer: {
            /** Format: int64 */
            created_at: number;
            definitions: string;
            devices: Record<string, unknown>[];
            /** Format: int64 */
            epoch: number;
            player: string;
            /** Format: int64 */
            rev: number;
            state: Record<string, unknown>;
            /** @description The log and the rewards of each stream. */
            streams: Record<string, unknown>;
            teams: Record<string, unknown>[];
        };
        /** @description Figures about all players, counted within 8 s. */
        FiguresAnswer: {
            /** Format: int64 */
            counted: number;
            definitions: components["schemas"]["VersionFigures"][];
            nodes: {
                [key: string]: components["schemas"]["NodeFigures"];
            };
            /** Format: int64 */
            players: number;
            streaks: {
                [key: string]: number;
            };
            unlocks: components["schemas"]["DayFigures"][];
        };
        /** @description Freezes for a streak account. */
        Freeze: {
            /**
             * Format: int64
             * @description The number of freezes.
             */
            add: number;
            /** @description The account's name in `settings.streaks`. */
            of: string;
        };
        /** @description A grant to a player: exactly one of `ids`, `freeze`, `repair`. */
        GrantRequest: {
            /** @description The grant's id among the player's grants, 1 to 64 bytes. A grant that is sent again counts once. */
            eid: string;
            freeze?: components["schemas"]["Freeze"] | null;
            /** @description Achievements to earn or complete. Locks are ignored, and complete achievements are skipped. */
            ids?: string[] | null;
            player: string;
            /** @description The reason; the audit stores it. */
            reason: string;
            repair?: components["schemas"]["Repair"] | null;
        };
        /** @description The icon's address. */
        IconAnswer: {
            url: string;
        };
        /** @description A new icon. */
        IconRequest: {
            /** @description Base64 of a PNG, a WebP or an SVG. */
            data: string;
            name: string;
        };
        /** @description An icon. */
        IconRow: {
            /** Format: int64 */
            added_at: number;
            author: string;
            /** Format: int64 */
            bytes: number;
            name: string;
            url: string;
        };
        /** @description All icons, the latest first. */
        IconsAnswer: {
            icons: components["schemas"]["IconRow"][];
        };
        /** @description The effects of publishing; without `counted` and the rest if the document is unreadable. */
        ImpactAnswer: {
            /** Format: int64 */
            counted?: number | null;
            issues: Record<string, unknown>[];
            nodes?: {
                [key: string]: components["schemas"]["NodeImpact"];
            } | null;
            /** Format: int64 */
            streams?: number | null;
        };
        /** @description The document to compare with the version in force: a document, a version, or, without either, the draft. */
        ImpactRequest: {
            document?: Record<string, unknown> | null;
            /** Format: int64 */
            version?: number | null;
        };
        /** @description The code of a team; an open team needs none. */
        JoinRequest: {
            code?: string | null;
        };
        /** @description A page of the ledger. */
        LedgerAnswer: {
            /** @description The `after` of the next request. */
            cursor: string;
            lines: components["schemas"]["LedgerLine"][];
            /** @description Whether more lines are available now. */
            more: boolean;
        };
        /** @description A granted reward. */
        LedgerLine: {
            /**
             * Format: int64
             * @description The instant of the grant, in UNIX seconds.
             */
            at: number;
            /** @description The id of the event that earned it. */
            eid: string;
            /** @description The line's id, the same at each reading, also after the database was restored from a backup. */
            id: string;
            /** @description The kind: `reward` or `total_reward`. */
            kind: string;
            /** @description The id of the achievement. */
            node: string;
            /** @description The player who got it; on a team's stream, the member who acted. */
            player: string;
            /** @description The reward in Hiro's form: `currencies`, `items` and so on. */
            reward: Record<string, unknown>;
            /** @description The stream: `player:<id>` or `team:<id>`. */
            stream: string;
        };
        /** @description The version in force, with its document. */
        Live: {
            document?: Record<string, unknown> | null;
            /** Format: int64 */
            seq: number;
        };
        /** @description A page of a player's log. */
        LogAnswer: {
            entries: components["schemas"]["LogAnswerEntry"][];
        };
        /** @description A change of a player's stream. */
        LogAnswerEntry: {
            /**
             * Format: int64
             * @description The instant at which the server received it, in UNIX seconds.
             */
            at: number;
            /** @description The data of this kind, such as the command, its instant, the rolled rewards, and the reporter. */
            body: Record<string, unknown>;
            definitions: string;
            eid: string;
            /** @description The kind: `created`, `applied`, `refused`, `claim_failed`, `copied`, `celebrated`, `adopted`, `reset`, `cleared`, `epoch`. */
            kind: string;
            /**
             * Format: int64
             * @description The revision after the change.
             */
            rev: number;
            /** Format: int64 */
            seq: number;
        };
        /** @description A device's secret, with variables for the tokens. */
        NakamaDevice: {
            /** @description 10 to 128 bytes. */
            id: string;
            vars?: {
                [key: string]: string;
            } | null;
        };
        /** @description An error. */
        NakamaError: {
            /**
             * Format: int32
             * @description A code of gRPC.
             */
            code: number;
            message: string;
        };
        /** @description The session that ends. */
        NakamaLogout: {
            refresh_token?: string | null;
            token?: string | null;
        };
        /** @description A wrapped answer. */
        NakamaPayload: {
            /** @description The message as JSON text. */
            payload: string;
        };
        /** @description A token to renew a session by. */
        NakamaRefresh: {
            token: string;
            vars?: {
                [key: string]: string;
            } | null;
        };
        /** @description A session. */
        NakamaSession: {
            /** @description Whether the player is new. */
            created?: boolean | null;
            refresh_token: string;
            token: string;
        };
        /** @description Players by their progress on one achievement. */
        NodeFigures: {
            /** Format: int64 */
            earners: number;
            /** Format: int64 */
            in_progress: number;
        };
        /** @description The number of players whom one changed node affects. */
        NodeImpact: {
            /** Format: int64 */
            completed: number;
            /** Format: int64 */
            in_progress: number;
            /** Format: int64 */
            would_lose: number;
        };
        /** @description An empty answer. */
        Nothing: Record<string, unknown>;
        /** @description A signed-in operator. */
        OperatorAnswer: {
            /**
             * Format: int64
             * @description The instant at which the sign-in expires, in UNIX seconds.
             */
            expires_at: number;
            /** @description The permissions: `read`, `events`, `grants`, `players`, `delete`, `edit`, `publish`, `operate`. */
            may: string[];
            name: string;
            /** @description The role: `viewer`, `editor`, `publisher` or `admin`. */
            role: string;
        };
        /** @description A change of password. */
        PasswordRequest: {
            /** @description 12 to 256 characters. */
            new_password: string;
            password: string;
        };
        /** @description A player. */
        PlayerAnswer: {
            banned: boolean;
            /**
             * Format: int64
             * @description The instant of creation, in UNIX seconds.
             */
            created_at: number;
            /** @description The version of the definitions at the last change. */
            definitions: string;
            /**
             * Format: int64
             * @description The number of devices that sign the player in.
             */
            devices: number;
            /** Format: int64 */
            epoch: number;
            player: string;
            /** @description The reason of a ban. */
            reason: string;
            /** Format: int64 */
            rev: number;
        };
        /** @description The reason why no event was processed: `NOT_FOUND` or `BANNED`. */
        PlayerError: {
            code: string;
            message: string;
        };
        /** @description Events of one player. */
        PlayerEvents: {
            /** @description At most 200. */
            events: components["schemas"]["ServerEvent"][];
            player: string;
        };
        /** @description The results of one player's events; `error` if none of them was processed. */
        PlayerResults: {
            error?: components["schemas"]["PlayerError"] | null;
            player: string;
            /** @description In the order of the request. */
            results?: components["schemas"]["EventResult"][] | null;
        };
        /** @description A page of players. */
        PlayersAnswer: {
            /** @description The players, ordered by id. */
            players: components["schemas"]["PlayerAnswer"][];
        };
        /** @description The published version. */
        PublishAnswer: {
            /** Format: int64 */
            from_time_sec: number;
            /** Format: int64 */
            seq: number;
            version: string;
        };
        /** @description The subject of a publication: the draft at its `rev`, or an older `version`. */
        PublishRequest: {
            /**
             * Format: int64
             * @description The instant from which it is in force, in UNIX seconds. Default: now.
             */
            at?: number | null;
            note?: string | null;
            /** Format: int64 */
            rev?: number | null;
            /** Format: int64 */
            version?: number | null;
        };
        /** @description How many players have earned a node. */
        Rarity: {
            /** Format: int64 */
            earners: number;
            /**
             * Format: int64
             * @description The share of all players, in hundredths of a percent.
             */
            share: number;
        };
        /** @description The rarity of each node of the players' definitions; below 100 players, `players` is null, and there are no numbers. */
        RarityAnswer: {
            achievements: {
                [key: string]: components["schemas"]["Rarity"];
            };
            /** Format: int64 */
            players?: number | null;
        };
        /** @description The reason of an action. */
        ReasonRequest: {
            /** @description 1 to 500 characters; the audit stores it. */
            reason: string;
        };
        /** @description A token to refresh by. */
        RefreshRequest: {
            refresh_token: string;
        };
        /** @description A member. */
        RemoveRequest: {
            player: string;
        };
        /** @description The repair of a streak that has just broken. */
        Repair: {
            /** @description The account's name in `settings.streaks`. */
            of: string;
        };
        /** @description Achievements to reset, with the reason. */
        ResetRequest: {
            /** @description The ids of achievements whose records and pending claims are deleted (X1); steps only if they are named. */
            ids: string[];
            /** @description 1 to 500 characters; the audit stores it. */
            reason: string;
        };
        /** @description The revision after a change. */
        RevisionAnswer: {
            /** Format: int64 */
            rev: number;
        };
        /** @description A member and the role. */
        RoleRequest: {
            player: string;
            /** @description `member` or `admin`. */
            role: string;
        };
        /** @description One event. */
        ServerEvent: {
            /**
             * Format: int64
             * @description The instant of the event, in UNIX seconds. Default: the command's `at`, or else now.
             */
            at?: number | null;
            /** @description The command, as `record` takes it, such as `{"type": "update", "achievements": {"wins": 1}}`. */
            command: Record<string, unknown>;
            /** @description The event's id among the events that servers report of this player, 1 to 64 bytes. An event that is sent again counts once. */
            eid: string;
        };
        /** @description A sign-in. */
        SignInAnswer: {
            /** Format: int64 */
            expires_sec: number;
            player: string;
            /** @description Good for one refresh. */
            refresh_token: string;
            /** @description The bearer token. */
            token: string;
        };
        /** @description An operator's name and password. */
        SignInRequest: {
            name: string;
            password: string;
        };
        /** @description The sign-ins to end: that of a refresh token, or all with `everywhere`. */
        SignOutRequest: {
            everywhere?: boolean | null;
            refresh_token?: string | null;
        };
        /** @description `ok`. */
        StatusAnswer: {
            status: string;
        };
        /** @description An event of a process. */
        SyncAfter: {
            cid: string;
            /** Format: int64 */
            mid: number;
        };
        /** @description A client's copy of a stream. */
        SyncBase: {
            /** @description The version of the definitions. */
            definitions: string;
            /** Format: int64 */
            epoch: number;
            receipt?: string | null;
            /** Format: int64 */
            rev?: number | null;
        };
        /** @description An event. */
        SyncEvent: {
            after?: components["schemas"]["SyncAfter"] | null;
            /** Format: int64 */
            age_ms?: number | null;
            cid: string;
            /** @description `synced`, `drifted` or `unsynced`. */
            clock: string;
            command: Record<string, unknown>;
            definitions: string;
            eid: string;
            /** Format: int64 */
            mid: number;
            /** @description `player`, or `team:` and a team's id. */
            stream: string;
            /** Format: int64 */
            synced_at?: number | null;
        };
        /** @description A sync request; the documentation of `plaudit::protocol` describes its members. */
        SyncRequest: {
            events: components["schemas"]["SyncEvent"][];
            nonce: string;
            streams: {
                [key: string]: components["schemas"]["SyncStream"];
            };
            /**
             * Format: int64
             * @description The version of the protocol: 1.
             */
            v: number;
        };
        /** @description The answer to a sync. */
        SyncResponse: {
            ack: {
                [key: string]: number;
            };
            limits: Record<string, unknown>;
            nonce: string;
            rejected: Record<string, unknown>[];
            /** Format: int64 */
            server_time: number;
            streams: Record<string, unknown>;
        };
        /** @description A stream, with the keys that were celebrated on it. */
        SyncStream: {
            base: components["schemas"]["SyncBase"];
            seen: string[];
        };
        /** @description A team. */
        TeamAnswer: {
            /** @description Visible to admins only. */
            code?: string | null;
            id: string;
            members: components["schemas"]["TeamMember"][];
            name: string;
            open: boolean;
            role?: string | null;
        };
        /** @description A member of a team. */
        TeamMember: {
            player: string;
            /** @description `member` or `admin`. */
            role: string;
        };
        /** @description A new team. */
        TeamRequest: {
            name: string;
            open?: boolean | null;
        };
        /** @description A team in a list. */
        TeamRow: {
            id: string;
            /** Format: int64 */
            members: number;
            name: string;
            role: string;
        };
        /** @description The player's teams. */
        TeamsAnswer: {
            teams: components["schemas"]["TeamRow"][];
        };
        /** @description A version's document. */
        VersionAnswer: {
            document: Record<string, unknown>;
            /** Format: int64 */
            seq: number;
        };
        /** @description Players by the version of the definitions at their last change. */
        VersionFigures: {
            /** Format: int64 */
            players: number;
            version: string;
        };
        /** @description A published version. */
        VersionRow: {
            author: string;
            /** Format: int64 */
            from_time_sec: number;
            note: string;
            /** Format: int64 */
            published_at: number;
            /** Format: int64 */
            seq: number;
            /** @description `live`, `waiting`, `past` or `cancelled`. */
            state: string;
            /** @description The hash of its document. */
            version: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusAnswer"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_livez: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusAnswer"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    get_portal_api_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_portal_api_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_portal_api_sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_portal_api_sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusAnswer"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_v1_auth_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_auth_device: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_auth_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_auth_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_auth_sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignOutRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_definitions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionsAnswer"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_definitions_team: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionsAnswer"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_icons_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_v1_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_me_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_rarity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RarityAnswer"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_v1_server_audit: {
        parameters: {
            query?: {
                /** @description Only entries about this player, operator or key. */
                subject?: string;
                /** @description The `id` of the last entry of the previous answer. */
                before?: string;
                /** @description 1 to 200. Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_server_definitions: {
        parameters: {
            query?: {
                /** @description `team` for the definitions of teams. Default: those of players. */
                of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionsOverview"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    put_v1_server_definitions: {
        parameters: {
            query?: {
                /** @description `team` for the definitions of teams. Default: those of players. */
                of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_server_definitions_impact: {
        parameters: {
            query?: {
                /** @description `team` for the definitions of teams. Default: those of players. */
                of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImpactRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImpactAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_server_definitions_publish: {
        parameters: {
            query?: {
                /** @description `team` for the definitions of teams. Default: those of players. */
                of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_server_definitions_versions_seq: {
        parameters: {
            query?: {
                /** @description `team` for the definitions of teams. Default: those of players. */
                of?: string;
            };
            header?: never;
            path: {
                seq: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_server_definitions_versions_seq_cancel: {
        parameters: {
            query?: {
                /** @description `team` for the definitions of teams. Default: those of players. */
                of?: string;
            };
            header?: never;
            path: {
                seq: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_server_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventsAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_server_figures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FiguresAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_server_grants: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventResult"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_server_icons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IconsAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_server_icons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IconRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IconAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_server_ledger: {
        parameters: {
            query?: {
                /** @description The `cursor` of the previous answer. Default: the beginning. */
                after?: string;
                /** @description Only rewards of this player. */
                player?: string;
                /** @description The newest lines, newest first, for display. `cursor` stays unchanged, and `more` tells whether there are older lines. */
                newest?: boolean;
                /** @description 1 to 1,000. Default: 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_server_players: {
        parameters: {
            query?: {
                /** @description The beginning of the id. */
                search?: string;
                /** @description The last id of the previous answer. */
                after?: string;
                /** @description 1 to 200. Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlayersAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_server_players_player: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                player: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlayerAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_server_players_player_achievements: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                player: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AchievementsAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_server_players_player_achievements_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                player: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AchievementAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_server_players_player_ban: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                player: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_server_players_player_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                player: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_server_players_player_log: {
        parameters: {
            query?: {
                /** @description The `seq` of the last entry of the previous answer. Default: the beginning. */
                after?: number;
                /** @description The newest entries, newest first. */
                newest?: boolean;
                /** @description 1 to 1,000. Default: 100. */
                limit?: number;
            };
            header?: never;
            path: {
                player: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_server_players_player_reset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                player: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_server_players_player_sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                player: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_server_players_player_unban: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                player: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_sync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncResponse"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_teams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamsAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_teams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_teams_team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_teams_team_code: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_teams_team_join: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_teams_team_leave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_teams_team_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_teams_team_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamAnswer"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v2_account_authenticate_device: {
        parameters: {
            query?: {
                /** @description With `false`, no player is created. */
                create?: boolean;
                /** @description It is stored in the tokens only. */
                username?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NakamaDevice"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NakamaSession"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NakamaError"];
                };
            };
        };
    };
    post_v2_account_session_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NakamaRefresh"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NakamaSession"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NakamaError"];
                };
            };
        };
    };
    get_v2_rpc_id: {
        parameters: {
            query?: {
                /** @description The message as JSON text */
                payload?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NakamaPayload"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NakamaError"];
                };
            };
        };
    };
    post_v2_rpc_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NakamaPayload"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NakamaError"];
                };
            };
        };
    };
    post_v2_session_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NakamaLogout"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NakamaError"];
                };
            };
        };
    };
}
