// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title The ERC-721 token interface, as far as the market needs it
interface IERC721 {
    /// @notice Token `tokenId` moved from `from` to `to`.
    /// @dev Minting comes from the zero address, burning goes to it.
    /// @param from The account that owned it.
    /// @param to The account that owns it now.
    /// @param tokenId Which token.
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);

    /// @notice `owner` allowed `approved` to move token `tokenId`; zero takes it back.
    /// @param owner The account that owns the token.
    /// @param approved The account that may move it.
    /// @param tokenId Which token.
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);

    /// @notice `owner` allowed or forbade `operator` to move all of its tokens.
    /// @param owner The account that owns the tokens.
    /// @param operator The account that may move them.
    /// @param approved Allowed or not.
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);

    function balanceOf(address owner) external view returns (uint256);

    function ownerOf(uint256 tokenId) external view returns (address);

    function transferFrom(address from, address to, uint256 tokenId) external;

    function approve(address approved, uint256 tokenId) external;

    function setApprovalForAll(address operator, bool approved) external;
}
