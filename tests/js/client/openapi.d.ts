// Made of /openapi.json by openapi-typescript: UPDATE_OPENAPI=1 npx vitest run openapi

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** As `/readyz`. */
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
        /** Whether the process serves. */
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
        /** Signs in by device; a new device makes a player. */
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
        /** Makes the player who asks and an account one; with `--jwks`. */
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
        /** Shows an icon, `<hash>.<kind>`. */
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
        /** Exports what is stored of the player. */
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
        /** Says how many players have earned what. */
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
        /** Writes the draft. One that was changed since `rev` is answered with `CONFLICT`, and with its text. */
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
        /** Says what publishing would mean: the issues, and how many players each changed achievement concerns. */
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
        /** Calls off a version that waits. */
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
         * @description Each event counts once, by its `eid`; events of one player are carried out in their order, in one transaction. One that is refused does not
         *     stop those behind it. A player whom the database does not know is made, unless the server runs with `--known-players`.
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
        /** Counts over all players. */
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
        /** Grants something to a player. */
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
         * Reads the reward ledger since a cursor.
         * @description A line never appears behind a cursor that was handed out: read to the end, keep the cursor in the transaction that hands the rewards
         *     out, and each is handed out exactly once. A cursor of before a restore is refused with `CURSOR_AHEAD` until `plaudit-server restored` has run.
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
        /** Tells what there is of a player. */
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
        /** Tells how one achievement, or a step of one, of a player stands now. */
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
        /** Refuses all calls of a player; what waits on the player's devices is kept there. */
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
        /** Deletes a player: all rows but a tombstone, by which the player does not come back. */
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
        /** Forgets records and pending claims of a player. */
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
        /** Makes a team, whose admin the player is. */
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
        /** Tells a member of the team. */
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
        /** @description What a player sees: `achievements` and `repeat_achievements`, views by id. */
        AchievementsAnswer: {
            achievements: Record<string, unknown>;
            /** Format: int64 */
            epoch: number;
            repeat_achievements: Record<string, unknown>;
            /** Format: int64 */
            rev: number;
        };
        /** @description A part of the audit log. */
        AuditAnswer: {
            /** @description The latest entry first. */
            entries: components["schemas"]["AuditAnswerEntry"][];
        };
        /** @description What an operator, a key or a command did. */
        AuditAnswerEntry: {
            /** @description Such as `player.ban`, `operator.sign_in`, `key.add`. */
            action: string;
            /** @description `operator:<name>`, `key:<name>` or `command line`; `player`: the player, who is the subject; empty: a stranger. */
            actor: string;
            /**
             * Format: int64
             * @description In UNIX seconds.
             */
            at: number;
            detail: Record<string, unknown>;
            id: string;
            reason: string;
            /** @description The player, the operator or the key. */
            subject: string;
        };
        /** @description Whether the id is enough to join. */
        CodeRequest: {
            open?: boolean | null;
        };
        /** @description Unlocks of a day. */
        DayFigures: {
            /** Format: int64 */
            count: number;
            /**
             * Format: int64
             * @description The instant at which it begins, in UTC.
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
            /** @description Whose definitions there are: `player`, and `team` where there are teams. */
            audiences: string[];
            draft: components["schemas"]["Draft"];
            live: components["schemas"]["Live"];
            /** Format: int64 */
            now: number;
            /** @description Whether definitions come from files alone. */
            read_only: boolean;
            versions: components["schemas"]["VersionRow"][];
        };
        /** @description A device's secret. */
        DeviceRequest: {
            /** @description 16 to 128 characters; 16 or more random bytes. */
            device_id: string;
        };
        /** @description Nothing to tell. */
        Done: Record<string, unknown>;
        /** @description A draft. */
        Draft: {
            author: string;
            /**
             * Format: int64
             * @description The version that it began with.
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
             * @description The draft's revision that was changed.
             */
            rev: number;
        };
        /** @description The body of an error, for the OpenAPI document. */
        ErrorBody: {
            /** @description A stable name. */
            code: string;
            /** @description What was wrong, and what would be right. */
            message: string;
        };
        /** @description What became of an event. */
        EventResult: {
            code?: string | null;
            eid: string;
            message?: string | null;
            /** @description What it did: `events`, `unlocks`, `rewards`, `skipped`. */
            outcome?: Record<string, unknown> | null;
            /** @description `applied`; `known`: it was before; `refused`: for good, with `code` and `message`. */
            status: string;
        };
        /** @description What became of each player's events. */
        EventsAnswer: {
            /** @description In the order of the request. */
            players: components["schemas"]["PlayerResults"][];
        };
        /** @description What happened, of one player (`player` and `events`) or of several (`players`). */
        EventsRequest: {
            events?: components["schemas"]["ServerEvent"][] | null;
            player?: string | null;
            /** @description At most 1,000. */
            players?: components["schemas"]["PlayerEvents"][] | null;
        };
        /** @description All that is stored of the player. */
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
        /** @description What is counted over all players, within 8 s. */
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
        /** @description Freezes of a streak account. */
        Freeze: {
            /**
             * Format: int64
             * @description How many.
             */
            add: number;
            /** @description The account, as `settings.streaks` names it. */
            of: string;
        };
        /** @description What is granted to whom: exactly one of `ids`, `freeze`, `repair`. */
        GrantRequest: {
            /** @description Its identity among the player's grants, of 1 to 64 bytes: the same grant counts once, however often it is sent. */
            eid: string;
            freeze?: components["schemas"]["Freeze"] | null;
            /** @description Achievements that are earned or completed; locks do not matter, what is complete is skipped. */
            ids?: string[] | null;
            player: string;
            /** @description Why; the audit keeps it. */
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
        /** @description What publishing would mean; `counted` and the rest are left out where the document cannot be read. */
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
        /** @description What to compare with the version in force: a document, a version, or, without either, the draft. */
        ImpactRequest: {
            document?: Record<string, unknown> | null;
            /** Format: int64 */
            version?: number | null;
        };
        /** @description The code of a team; an open one needs none. */
        JoinRequest: {
            code?: string | null;
        };
        /** @description Part of the ledger. */
        LedgerAnswer: {
            /** @description Where to go on: the `after` of the next request. */
            cursor: string;
            lines: components["schemas"]["LedgerLine"][];
            /** @description Whether there are more lines already. */
            more: boolean;
        };
        /** @description A granted reward. */
        LedgerLine: {
            /**
             * Format: int64
             * @description When it was granted, in UNIX seconds.
             */
            at: number;
            /** @description The event that brought it. */
            eid: string;
            /** @description The same however often the line is read, also after the database was restored from a backup. */
            id: string;
            /** @description `reward` or `total_reward`. */
            kind: string;
            /** @description The achievement whose reward it is. */
            node: string;
            /** @description Who has it; on a team's stream, who acted. */
            player: string;
            /** @description As Hiro's rewards are: `currencies`, `items` and so on. */
            reward: Record<string, unknown>;
            /** @description `player:<id>` or `team:<id>`. */
            stream: string;
        };
        /** @description The version in force, with its document. */
        Live: {
            document?: Record<string, unknown> | null;
            /** Format: int64 */
            seq: number;
        };
        /** @description Part of a player's log. */
        LogAnswer: {
            entries: components["schemas"]["LogAnswerEntry"][];
        };
        /** @description A change of a player's stream. */
        LogAnswerEntry: {
            /**
             * Format: int64
             * @description When the server learned of it, in UNIX seconds.
             */
            at: number;
            /** @description What the kind needs: the command, the instant, what was rolled, who reported it. */
            body: Record<string, unknown>;
            definitions: string;
            eid: string;
            /** @description `created`, `applied`, `refused`, `copied`, `celebrated`, `adopted`, `reset`, `cleared`, `epoch`. */
            kind: string;
            /**
             * Format: int64
             * @description The revision that it led to.
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
        /** @description Players by one achievement. */
        NodeFigures: {
            /** Format: int64 */
            earners: number;
            /** Format: int64 */
            in_progress: number;
        };
        /** @description How many players one changed node concerns. */
        NodeImpact: {
            /** Format: int64 */
            completed: number;
            /** Format: int64 */
            in_progress: number;
            /** Format: int64 */
            would_lose: number;
        };
        /** @description Nothing to tell. */
        Nothing: Record<string, unknown>;
        /** @description An operator who has signed in. */
        OperatorAnswer: {
            /**
             * Format: int64
             * @description When the sign-in is over, in UNIX seconds.
             */
            expires_at: number;
            /** @description What the operator may do: `read`, `events`, `grants`, `players`, `delete`, `edit`, `publish`, `operate`. */
            may: string[];
            name: string;
            /** @description `viewer`, `editor`, `publisher` or `admin`. */
            role: string;
        };
        /** @description Another password. */
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
             * @description In UNIX seconds.
             */
            created_at: number;
            /** @description The version of the definitions of the last change. */
            definitions: string;
            /**
             * Format: int64
             * @description How many devices sign the player in.
             */
            devices: number;
            /** Format: int64 */
            epoch: number;
            player: string;
            /** @description Why the player is banned. */
            reason: string;
            /** Format: int64 */
            rev: number;
        };
        /** @description Why no event of a player was looked at: `NOT_FOUND` or `BANNED`. */
        PlayerError: {
            code: string;
            message: string;
        };
        /** @description What happened to one player. */
        PlayerEvents: {
            /** @description At most 200. */
            events: components["schemas"]["ServerEvent"][];
            player: string;
        };
        /** @description What became of one player's events: `results`, or, where none of them was looked at, `error`. */
        PlayerResults: {
            error?: components["schemas"]["PlayerError"] | null;
            player: string;
            /** @description In the order of the request. */
            results?: components["schemas"]["EventResult"][] | null;
        };
        /** @description Players. */
        PlayersAnswer: {
            /** @description In the order of their ids. */
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
        /** @description What is published: the draft at its `rev`, or an older `version`. */
        PublishRequest: {
            /**
             * Format: int64
             * @description When it comes into force, in UNIX seconds; left out, now.
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
             * @description Of all players, in hundredths of a percent.
             */
            share: number;
        };
        /** @description How rare each node of the players' definitions is; below 100 players `players` is null, and there are no numbers. */
        RarityAnswer: {
            achievements: {
                [key: string]: components["schemas"]["Rarity"];
            };
            /** Format: int64 */
            players?: number | null;
        };
        /** @description Why it is done. */
        ReasonRequest: {
            /** @description 1 to 500 characters; the audit keeps it. */
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
            /** @description The account, as `settings.streaks` names it. */
            of: string;
        };
        /** @description Which achievements are reset, and why. */
        ResetRequest: {
            /** @description Achievements whose records and pending claims are forgotten (X1); steps only if they are named. */
            ids: string[];
            /** @description 1 to 500 characters; the audit keeps it. */
            reason: string;
        };
        /** @description The revision that a change led to. */
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
             * @description When it happened, in UNIX seconds; the command's `at`, or now, where it is left out.
             */
            at?: number | null;
            /** @description As `record` takes it, such as `{"type": "update", "achievements": {"wins": 1}}`. */
            command: Record<string, unknown>;
            /** @description Its identity among the player's events of servers, of 1 to 64 bytes: the same event counts once, however often it is sent. */
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
        /** @description Who signs in. */
        SignInRequest: {
            name: string;
            password: string;
        };
        /** @description Which sign-ins end: that of a refresh token, or `everywhere`. */
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
        /** @description What a client holds of a stream. */
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
        /** @description A sync's request; the documentation of `plaudit::protocol` says what its members mean. */
        SyncRequest: {
            events: components["schemas"]["SyncEvent"][];
            nonce: string;
            streams: {
                [key: string]: components["schemas"]["SyncStream"];
            };
            /**
             * Format: int64
             * @description 1.
             */
            v: number;
        };
        /** @description A sync's answer. */
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
        /** @description A stream, and what was celebrated of it. */
        SyncStream: {
            base: components["schemas"]["SyncBase"];
            seen: string[];
        };
        /** @description A team. */
        TeamAnswer: {
            /** @description Told to admins. */
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
        /** @description Players by the version of the definitions of their last change. */
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
                /** @description The `id` of the last entry of the answer before. */
                before?: string;
                /** @description 1 to 200; 50 by default. */
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
                /** @description `team` for those of teams; left out, those of players. */
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
                /** @description `team` for those of teams; left out, those of players. */
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
                /** @description `team` for those of teams; left out, those of players. */
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
                /** @description `team` for those of teams; left out, those of players. */
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
                /** @description `team` for those of teams; left out, those of players. */
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
                /** @description `team` for those of teams; left out, those of players. */
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
                /** @description The `cursor` of the answer before; from the beginning where it is left out. */
                after?: string;
                /** @description Of this player alone. */
                player?: string;
                /** @description The newest lines, and these first: to show them. `cursor` stays where it was, and `more` says whether there are older ones. */
                newest?: boolean;
                /** @description 1 to 1,000; 100 where it is left out. */
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
                /** @description What the id begins with. */
                search?: string;
                /** @description The last id of the answer before. */
                after?: string;
                /** @description 1 to 200; 50 where it is left out. */
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
                /** @description The `seq` of the last entry of the answer before; from the beginning where it is left out. */
                after?: number;
                /** @description The newest entries, and these first. */
                newest?: boolean;
                /** @description 1 to 1,000; 100 where it is left out. */
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
                /** @description `false` makes no player. */
                create?: boolean;
                /** @description It goes into the tokens only. */
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
