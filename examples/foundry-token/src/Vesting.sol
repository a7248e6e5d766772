// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "./interfaces/IERC20.sol";
import {Linear} from "./libraries/Linear.sol";

/// @title Vesting vault
/// @notice Holds tokens for people and releases them evenly over time.
contract Vesting {
    enum Status {
        None,
        Active,
        Paused,
        Revoked
    }

    struct Schedule {
        address beneficiary;
        uint128 total;
        uint64 start;
        uint32 duration;
        bool revocable;
    }

    /// @notice A schedule was agreed and its tokens were deposited.
    /// @param id Number of the schedule, counting from 1.
    /// @param schedule Who gets how much and when.
    /// @param milestones Times at which the beneficiary wants to be reminded, in Unix seconds.
    /// @param terms The signed agreement, or its hash; any bytes.
    event ScheduleCreated(uint256 indexed id, Schedule schedule, uint64[] milestones, bytes terms);

    /// @notice Tokens that had become free were paid out.
    /// @param id Number of the schedule.
    /// @param beneficiary Who received them.
    /// @param amount How many, in the token's smallest unit.
    event Released(uint256 indexed id, address indexed beneficiary, uint256 amount);

    /// @notice Somebody wrote a note to a schedule.
    /// @param id Number of the schedule.
    /// @param topic What the note is about; only its hash is on the chain.
    /// @param author Who wrote it.
    /// @param note The text.
    event Noted(uint256 indexed id, string indexed topic, address author, string note);

    /// @notice A schedule became larger or smaller.
    /// @param id Number of the schedule.
    /// @param reason A code the team agreed on.
    /// @param delta By how much; negative when it became smaller.
    event Adjusted(uint256 indexed id, bytes32 indexed reason, int256 delta);

    /// @notice A schedule changed its state.
    /// @param id Number of the schedule.
    /// @param from The state before.
    /// @param to The state from now on.
    event StatusChanged(uint256 indexed id, Status from, Status to);

    error NotOwner(address caller);
    error NotBeneficiary(uint256 id, address caller);
    error WrongStatus(uint256 id, Status status);
    error TransferFailed();

    address public immutable owner;
    IERC20 public immutable token;
    uint256 public count;

    mapping(uint256 id => Schedule) private _schedules;
    mapping(uint256 id => uint256) public released;
    mapping(uint256 id => Status) public status;

    constructor(IERC20 token_) {
        token = token_;
        owner = msg.sender;
    }

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotOwner(msg.sender);
        _;
    }

    function scheduleOf(uint256 id) external view returns (Schedule memory) {
        return _schedules[id];
    }

    /// @notice Deposits the tokens of a new schedule; the caller must have approved them.
    function create(Schedule calldata schedule, uint64[] calldata milestones, bytes calldata terms)
        external
        onlyOwner
        returns (uint256 id)
    {
        id = ++count;
        _schedules[id] = schedule;
        emit ScheduleCreated(id, schedule, milestones, terms);
        _setStatus(id, Status.Active);
        if (!token.transferFrom(msg.sender, address(this), schedule.total)) revert TransferFailed();
    }

    /// @notice Pays out what has become free.
    function release(uint256 id) external {
        Schedule memory schedule = _schedules[id];
        if (status[id] != Status.Active) revert WrongStatus(id, status[id]);
        uint256 free = Linear.free(schedule.total, schedule.start, schedule.duration, block.timestamp);
        uint256 amount = free - released[id];
        released[id] = free;
        emit Released(id, schedule.beneficiary, amount);
        if (!token.transfer(schedule.beneficiary, amount)) revert TransferFailed();
    }

    /// @notice Writes a note to a schedule.
    function note(uint256 id, string calldata topic, string calldata text) external {
        emit Noted(id, topic, msg.sender, text);
    }

    /// @notice Puts on record that a schedule should be larger or smaller; moves no tokens.
    function adjust(uint256 id, bytes32 reason, int256 delta) external onlyOwner {
        emit Adjusted(id, reason, delta);
    }

    /// @notice Stops and restarts payments.
    function setPaused(uint256 id, bool paused) external onlyOwner {
        Status expected = paused ? Status.Active : Status.Paused;
        if (status[id] != expected) revert WrongStatus(id, status[id]);
        _setStatus(id, paused ? Status.Paused : Status.Active);
    }

    function _setStatus(uint256 id, Status to) private {
        emit StatusChanged(id, status[id], to);
        status[id] = to;
    }
}
